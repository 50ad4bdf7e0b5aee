// The hello-world program for `deno serve`.
export default {
  fetch() {
    return new Response('Hello World\n', { headers: { 'Content-Type': 'text/plain' } });
  },
};
