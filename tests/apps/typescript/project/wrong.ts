const count: number = 'many';
function shout(text: string | undefined): string {
  return text.toUpperCase();
}
shout(count);
