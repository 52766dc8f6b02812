package dev.starsight.cli.derived;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Example;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SentencesTest {

  private static List<String> of(String... texts) {
    return of(Sentences.MOST, 1, texts);
  }

  private static List<String> of(int most, long seed, String... texts) {
    List<Example> rows = Stream.of(texts).map(text -> Example.of("row", text, "1")).toList();
    return Sentences.of(rows, most, seed).stream().map(Example::text).toList();
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
        .containsExactlyInAnyOrder("I like it.", "You will like it.", "I like it a lot.");
  }

  @Test
  void areOfRandomTextsIfThereAreTooMany() {
    String[] texts = new String[50];
    Arrays.setAll(texts, i -> "I like number %s. You will like %s.".formatted(i, i));
    List<String> drawn = of(10, 1, texts);
    assertThat(drawn).hasSize(10).isEqualTo(of(10, 1, texts)).isNotEqualTo(of(10, 2, texts));
    assertThat(drawn.get(0)).isNotEqualTo("I like number 0.");
  }

  @Test
  void haveTheColumnsOfTheirTextButNeitherItsLabelNorItsHeadline() {
    Example row =
        new Example("r1", "I like it. You will like it.", "5", Map.of("brand", "x"), "Five Stars");
    assertThat(Sentences.of(List.of(row), Sentences.MOST, 1))
        .first()
        .isEqualTo(new Example("r1", "I like it.", null, Map.of("brand", "x"), ""));
  }
}
