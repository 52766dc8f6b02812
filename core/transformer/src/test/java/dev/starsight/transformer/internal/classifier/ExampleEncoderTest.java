package dev.starsight.transformer.internal.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.LabelSet;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.Tokenizer.Truncation;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExampleEncoderTest {

  private static final LabelSet LABELS = LabelSet.ordered(List.of("1", "2", "3", "4", "5"));

  private static final List<String> HEADLINES =
      List.of("", "Great!", "Großartig 😀", "not what I had hoped for, sadly ".repeat(12));

  private static final List<String> TEXTS =
      List.of("", "It works.", "Support answered within the hour, politely. ".repeat(9));

  private static List<Example> examples() {
    return HEADLINES.stream()
        .flatMap(
            headline ->
                TEXTS.stream().map(text -> Example.unlabelled("1", text).withHeadline(headline)))
        .toList();
  }

  /** A test of the tokenizer compares its pairs with those of Hugging Face's. */
  @Test
  void encodesTheHeadlineAndTheTextAsAPair() throws IOException {
    try (Tokenizer tokenizer = CheckpointFiles.miniLm().tokenizer()) {
      for (int maxLength : new int[] {3, 4, 16, 33, 64, 128}) {
        List<Encoding> encodings =
            new ExampleEncoder(tokenizer, maxLength, 0, Headline.AS_IS, LABELS, false)
                .encode(examples());
        for (int i = 0; i < encodings.size(); i++) {
          Example example = examples().get(i);
          assertThat(encodings.get(i))
              .as("%s of at most %s", example, maxLength)
              .isEqualTo(
                  tokenizer.encode(
                      String.valueOf(example.headline()),
                      example.text(),
                      maxLength,
                      Truncation.LONGEST_FIRST));
        }
      }
    }
  }

  @Test
  void keepsAHeadlineWholeAndCutsTheText() throws IOException {
    try (Tokenizer tokenizer = CheckpointFiles.miniLm().tokenizer()) {
      Example example = Example.unlabelled("1", TEXTS.get(2)).withHeadline("Great value");
      Encoding encoding =
          new ExampleEncoder(tokenizer, 16, 0, Headline.AS_IS, LABELS, false)
              .encode(List.of(example))
              .get(0);
      assertThat(tokenizer.vocabulary().tokens(encoding))
          .hasSize(16)
          .startsWith("[CLS]", "great", "value", "[SEP]", "support")
          .endsWith("[SEP]");
      assertThat(encoding.tokenTypeIds()).startsWith(0, 0, 0, 0, 1).endsWith(1);
    }
  }

  @Test
  void readsHeadlinesAsTheModelDoes() throws IOException {
    try (Tokenizer tokenizer = CheckpointFiles.miniLm().tokenizer()) {
      Example example = Example.unlabelled("1", "It works.").withHeadline("Five Stars!");
      Encoding unknown = tokenizer.encode("", "It works.", 16, Truncation.LONGEST_FIRST);
      ExampleEncoder cutting =
          new ExampleEncoder(tokenizer, 16, 0, Headline.WITHOUT_STARS, LABELS, false);
      ExampleEncoder single = new ExampleEncoder(tokenizer, 16, 0, null, LABELS, false);

      assertThat(Stream.of(example, example.withHeadline(null), example.withHeadline("")))
          .allSatisfy(row -> assertThat(cutting.encode(List.of(row))).containsExactly(unknown));
      assertThat(single.encode(List.of(example)))
          .containsExactly(tokenizer.encode("It works.", 16));
    }
  }

  @Test
  void aLongTextKeepsItsBeginningAndItsEnd() {
    try (Tokenizer tokenizer = CheckpointFiles.miniLm().tokenizer()) {
      String text = "one two three four five six seven eight nine ten eleven twelve";
      List<Example> rows =
          List.of(Example.unlabelled("a", text), Example.unlabelled("b", "one two three"));
      List<Encoding> cut =
          new ExampleEncoder(tokenizer, 10, 0.25, null, LABELS, false).encode(rows);
      assertThat(cut.get(0))
          .isEqualTo(tokenizer.encode("one two three four five six eleven twelve", 10));
      assertThat(cut.get(1)).isEqualTo(tokenizer.encode("one two three", 10));
      List<Encoding> head = new ExampleEncoder(tokenizer, 10, 0, null, LABELS, false).encode(rows);
      assertThat(head.get(0)).isEqualTo(tokenizer.encode(text, 10));
    }
  }

  @Test
  void encodesCleanTextsAndHeadlines() {
    Example dirty = Example.unlabelled("1", "It&#39;s<br />fine").withHeadline("&#34;good&#34;");
    Example clean = Example.unlabelled("1", "It's fine").withHeadline("\"good\"");
    try (Tokenizer tokenizer = CheckpointFiles.miniLm().tokenizer()) {
      for (Headline headline : Arrays.asList(null, Headline.AS_IS)) {
        List<Encoding> expected =
            new ExampleEncoder(tokenizer, 16, 0, headline, LABELS, false).encode(List.of(clean));
        assertThat(
                new ExampleEncoder(tokenizer, 16, 0, headline, LABELS, true).encode(List.of(dirty)))
            .isEqualTo(expected);
        assertThat(
                new ExampleEncoder(tokenizer, 16, 0, headline, LABELS, false)
                    .encode(List.of(dirty)))
            .isNotEqualTo(expected);
      }
    }
  }
}
