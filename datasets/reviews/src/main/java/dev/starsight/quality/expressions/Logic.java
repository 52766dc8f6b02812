package dev.starsight.quality.expressions;

import dev.starsight.quality.analyzers.Values;
import java.util.List;

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

  /** Returns whether all of at least one part are true. */
  static Node and(List<Node> nodes) {
    List<Node> parts = List.copyOf(nodes);
    return binding -> allOf(parts.stream().map(part -> part.bind(binding)).toArray(Logic[]::new));
  }

  /** Returns whether one of at least one part is true. */
  static Node or(List<Node> nodes) {
    List<Node> parts = List.copyOf(nodes);
    return binding -> anyOf(parts.stream().map(part -> part.bind(binding)).toArray(Logic[]::new));
  }

  private static Logic allOf(Logic[] parts) {
    return row -> {
      int least = TRUE;
      for (int i = 0; i < parts.length && least != FALSE; i++) {
        least = Math.min(least, parts[i].test(row));
      }
      return least;
    };
  }

  static Logic anyOf(Logic[] parts) {
    return row -> {
      int most = FALSE;
      for (int i = 0; i < parts.length && most != TRUE; i++) {
        most = Math.max(most, parts[i].test(row));
      }
      return most;
    };
  }

  static Node not(Node node) {
    return binding -> {
      Logic inner = node.bind(binding);
      return row -> TRUE - inner.test(row);
    };
  }
}
