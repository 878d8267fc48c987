/** A rule for the linter, which knows none like it: no instant of one's own making. */
const noClock = {
  create: (context) => ({
    NewExpression(node) {
      if (node.callee.name === 'Date' && node.arguments.length === 0)
        context.report({ node, message: 'domain/ has no clock: take the instant as an argument.' });
    },
  }),
};

export default { meta: { name: 'guichet' }, rules: { 'no-clock': noClock } };
