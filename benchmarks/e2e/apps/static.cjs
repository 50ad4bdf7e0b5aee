'use strict';

// Files of a folder, through express.

const http = require('http');
const path = require('path');
const express = require('express');
const listen = require('./listen.cjs');

const app = express();
app.use(express.static(path.join(__dirname, 'files')));
listen(http.createServer(app));
