package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.cli.options.EncoderOption;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EncoderChoiceTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Returns rows of which an epoch reads all; each text has some hundred tokens. */
  private static Dataset<Example> rows(int count) {
    return Dataset.of(
        IntStream.range(0, count)
            .mapToObj(
                i -> Example.of("r" + i, "some words ".repeat(41), Integer.toString(1 + i % 5)))
            .toList(),
        Provenance.inMemory("rows"));
  }

  private static String chosen(int rows, @Nullable Duration budget) throws IOException {
    EncoderOption encoder = new EncoderOption();
    Candidates.chooseEncoder(
        new FinetuneCommand(), encoder, rows(rows), new LearningOptions(), budget, 1);
    return encoder.name();
  }

  @Test
  void theLargerEncoderNeedsTimeToRead() throws IOException {
    // In half a minute it reads 75,000 tokens: a quarter of an epoch of 3,000 rows.
    assertThat(chosen(2_500, MINUTE.dividedBy(2))).isEqualTo("e5-small");
    assertThat(chosen(3_500, MINUTE.dividedBy(2))).isEqualTo("minilm");
    assertThat(chosen(3_500, MINUTE)).isEqualTo("e5-small");
  }

  @Test
  void afterSomeStepsTheLargerEncoderReadsBetterHoweverManyRowsThereAre() throws IOException {
    assertThat(chosen(100_000, MINUTE)).isEqualTo("e5-small");
    assertThat(chosen(100_000, Duration.ofSeconds(45))).isEqualTo("minilm");
  }

  @Test
  void withoutABudgetTheSmallerEncoderIsUsed() throws IOException {
    assertThat(chosen(10, null)).isEqualTo("minilm");
  }

  @Test
  void anEncoderThatWasNamedIsKept() throws IOException {
    EncoderOption encoder = new EncoderOption();
    encoder.choose("bge-small");
    Candidates.chooseEncoder(
        new FinetuneCommand(), encoder, rows(10), new LearningOptions(), MINUTE, 1);
    assertThat(encoder.name()).isEqualTo("bge-small");
  }

  @Test
  void onlyArtifactsAreChosen() {
    EncoderOption encoder = new EncoderOption();
    encoder.choose("/somewhere/else");
    assertThat(encoder.isOpen()).isTrue();
  }
}
