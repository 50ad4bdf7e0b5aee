'use strict';

// Sessions, streams and servers of HTTP/2.
