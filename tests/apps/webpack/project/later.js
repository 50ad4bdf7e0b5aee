module.exports.later = (text) => `later: ${text.trim()}`;
