package dev.starsight.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.features.FeatureReader.FeatureRecord;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.Vocabulary;
import dev.starsight.text.WordPieceTokenizer;
import dev.starsight.text.WordPieceTokenizer.WordPieceOptions;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FeatureBatchTest {

  private static final int[] IDS = {7, 101, 2307, 4031, 102, 7};

  @Property(tries = 200)
  void returnsEveryRowAsItWasAdded(
      @ForAll long seed,
      @ForAll @IntRange(max = 30) int count,
      @ForAll @IntRange(min = 1, max = 12) int maxLength,
      @ForAll boolean odd) {
    List<FeatureRecord> rows = TfRecordFeatureWriterTest.randomRows(seed, count, maxLength, odd);
    FeatureBatch.Builder builder = FeatureBatch.builder(maxLength, 1);
    rows.forEach(row -> builder.add(row.encoding(), row.labelId()));
    FeatureBatch batch = builder.build();
    assertThat(records(batch)).isEqualTo(rows);
    rows.forEach(row -> builder.add(row.encoding(), row.labelId()));
    assertThat(builder.build()).isEqualTo(batch).hasSameHashCodeAs(batch);
  }

  private static List<FeatureRecord> records(FeatureBatch batch) {
    return IntStream.range(0, batch.size()).mapToObj(batch::record).toList();
  }

  @Test
  void acceptsArrayRangesAndPairs() {
    FeatureBatch batch =
        FeatureBatch.builder(6, 0).add(IDS, 1, 4, 3).addPair(IDS, 1, 4, 3, 0).build();
    assertThat(batch.record(0))
        .isEqualTo(FeatureRecord.padded(Encoding.of(101, 2307, 4031, 102), 6, 3));
    assertThat(batch.record(1))
        .isEqualTo(
            new FeatureRecord(
                Encoding.of(
                    new int[] {101, 2307, 4031, 102, 0, 0},
                    new int[] {1, 1, 1, 1, 0, 0},
                    new int[] {0, 0, 0, 1, 0, 0}),
                0));
    assertThat(batch.tokenCount()).isEqualTo(8);
    assertThat(batch.length(1)).isEqualTo(4);
  }

  @Test
  void tokenizesExamples() {
    Dataset<Example> examples =
        Dataset.of(
            List.of(
                Example.of("a", "Works as described.", "5"),
                Example.of("b", "", "1"),
                Example.of("c", "Too long for eight tokens, surely.", "3")),
            Provenance.inMemory("test"));
    LabelSet labels = LabelSet.ordered(List.of("1", "2", "3", "4", "5"));
    Vocabulary vocabulary =
        Vocabulary.of(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "works", "as", "."));
    FeatureBatch batch;
    try (Tokenizer tokenizer = WordPieceTokenizer.of(vocabulary, WordPieceOptions.uncased())) {
      batch = FeatureBatch.of(tokenizer, examples, labels, 8);
      assertThatThrownBy(
              () -> FeatureBatch.of(tokenizer, examples, LabelSet.ordered(List.of("1")), 8))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("label \"5\"");
    }
    assertThat(records(batch))
        .containsExactly(
            FeatureRecord.padded(Encoding.of(2, 5, 6, 1, 7, 3), 8, 4),
            FeatureRecord.padded(Encoding.of(2, 3), 8, 0),
            FeatureRecord.padded(Encoding.of(2, 1, 1, 1, 1, 1, 1, 3), 8, 2));
  }

  @Test
  void isUnchangedAfterARejectedRow() {
    FeatureBatch.Builder builder = FeatureBatch.builder(4, 1).add(IDS, 1, 2, 0);
    assertThatThrownBy(() -> builder.add(IDS, 0, 5, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("every row must be at most 4 long, but one is 5");
    assertThatThrownBy(() -> builder.add(IDS, 0, 2, -1)).hasMessageContaining("is -1");
    assertThatThrownBy(() -> builder.add(new int[] {1, -1}, 0, 2, 0))
        .hasMessageContaining("at least 0");
    assertThatThrownBy(() -> builder.addPair(IDS, 0, 2, 3, 0)).hasMessageContaining("begins at 3");
    assertThatThrownBy(() -> builder.add(IDS, 4, 3, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    FeatureBatch batch = builder.add(IDS, 4, 1, 1).build();
    assertThat(batch.size()).isEqualTo(2);
    assertThat(batch.record(1)).isEqualTo(FeatureRecord.padded(Encoding.of(102), 4, 1));
    assertThat(builder.build().size()).isZero();
  }
}
