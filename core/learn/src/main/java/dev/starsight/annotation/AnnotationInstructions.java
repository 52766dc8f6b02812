package dev.starsight.annotation;

import java.util.Objects;

/**
 * The instructions for the people who answer, stored with the queue.
 *
 * @param shortText one sentence, always shown
 * @param fullText the rest, shown on request; may be empty
 */
public record AnnotationInstructions(String shortText, String fullText) {

  public AnnotationInstructions {
    Objects.requireNonNull(fullText, "fullText");
    if (shortText.isBlank()) {
      throw new IllegalArgumentException("the short instructions must say something");
    }
  }

  /** Returns the instructions for stars 1 to 5. */
  public static AnnotationInstructions stars() {
    return new AnnotationInstructions(
        "How many stars did the customer who wrote this give?",
        """
        Judge by the text alone; do not guess what the product is worth.
        1: very dissatisfied, would warn others
        2: mostly dissatisfied, with something good
        3: neither, or as much good as bad
        4: mostly satisfied, with something to improve
        5: very satisfied, would recommend it
        If the text does not say, answer 3 and write a note.
        """);
  }
}
