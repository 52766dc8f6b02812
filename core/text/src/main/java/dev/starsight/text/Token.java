package dev.starsight.text;

import java.util.Objects;

/**
 * A token and the place in the text it was made of. Immutable.
 *
 * @param id the token's id
 * @param token its spelling in the vocabulary: {@code ##ing}
 * @param start where it begins in the text, as an index of {@link String#charAt}
 * @param end where it ends, exclusive; as {@code start} for {@code [CLS]} and {@code [SEP]}, which
 *     stand for no text and have 0 and 0
 */
public record Token(int id, String token, int start, int end) {

  public Token {
    Objects.requireNonNull(token, "token");
    if (id < 0 || start < 0 || end < start) {
      throw new IllegalArgumentException(
          "an id and a place of 0 or more are needed, but these are %s, %s to %s"
              .formatted(id, start, end));
    }
  }
}
