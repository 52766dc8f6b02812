package dev.starsight.cli.derived;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Example;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SentencesTest {

  private static List<String> of(String... texts) {
    return Sentences.of(List.of(texts).stream().map(text -> Example.of("row", text, "1")).toList())
        .stream()
        .map(Example::text)
        .toList();
  }

  @Test
  void areTheSentencesAndLinesOfATextThatHasSeveral() {
    assertThat(
            of("It was slow at first. Then it got fast! Did you see that?\nI would buy it again"))
        .containsExactly(
            "It was slow at first.",
            "Then it got fast!",
            "Did you see that?",
            "I would buy it again");
  }

  @Test
  void aTextOfOneSentenceIsNone() {
    assertThat(of("It works as it should.", "Good. It works as it should. Buy.", "", "..."))
        .isEmpty();
  }

  @Test
  void equalSentencesCountOnce() {
    assertThat(of("I like it. You will like it.", "I like it a lot. You will like it."))
        .containsExactly("I like it.", "You will like it.", "I like it a lot.");
  }

  @Test
  void haveTheColumnsOfTheirTextButNeitherItsLabelNorItsHeadline() {
    Example row =
        new Example("r1", "I like it. You will like it.", "5", Map.of("brand", "x"), "Five Stars");
    assertThat(Sentences.of(List.of(row)))
        .first()
        .isEqualTo(new Example("r1", "I like it.", null, Map.of("brand", "x"), ""));
  }
}
