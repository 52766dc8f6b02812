package dev.starsight.quality.expressions;

import dev.starsight.quality.analyzers.Values;

/** A part of an expression, bound to the columns of a schema: true, false or unknown for a row. */
interface Logic {

  int FALSE = 0;
  int UNKNOWN = 1;
  int TRUE = 2;

  int test(Values row);

  /** A part of an expression before it is known which columns there are. */
  interface Node {
    /**
     * Returns the part for the columns of a schema.
     *
     * @throws IllegalArgumentException with the reason, if it makes no sense for them
     */
    Logic bind(Binding binding);
  }

  static int of(boolean value) {
    return value ? TRUE : FALSE;
  }

  static Node and(Node first, Node second) {
    return binding -> {
      Logic left = first.bind(binding);
      Logic right = second.bind(binding);
      return row -> {
        int known = left.test(row);
        return known == FALSE ? FALSE : Math.min(known, right.test(row));
      };
    };
  }

  static Node or(Node first, Node second) {
    return binding -> {
      Logic left = first.bind(binding);
      Logic right = second.bind(binding);
      return row -> {
        int known = left.test(row);
        return known == TRUE ? TRUE : Math.max(known, right.test(row));
      };
    };
  }

  static Node not(Node node) {
    return binding -> {
      Logic inner = node.bind(binding);
      return row -> TRUE - inner.test(row);
    };
  }
}
