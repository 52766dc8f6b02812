package dev.starsight.model.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.data.internal.NormalizedText;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Sha256;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.TrainingTexts.SeenRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTextsTest {

  private final Path folder;

  TrainingTextsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Dataset<Example> rows(String prefix, int count) {
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(Example.of(prefix + i, prefix + " " + i, "" + i % 2));
    }
    return Dataset.of(rows, Provenance.inMemory("test"));
  }

  private static TrainingData data() {
    return TrainingData.of(rows("Train", 3_000), rows("Validate", 50));
  }

  private static List<Example> shuffled(List<Example> rows) {
    List<Example> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(3));
    return shuffled;
  }

  @Test
  void countsRowsOfBothPartsInAnyOrderAndWriting() {
    TrainingTexts texts = TrainingTexts.of(data());
    List<Example> mixed = new ArrayList<>(rows("train", 20).rows());
    mixed.addAll(rows("VALIDATE! ", 10).rows());
    mixed.addAll(rows("test", 70).rows());

    assertThat(texts.size()).isEqualTo(3_050);
    assertThat(texts.seen(shuffled(mixed))).isEqualTo(new SeenRows(30, 100));
    assertThat(texts.seen(rows("test", 5).rows())).isEqualTo(new SeenRows(0, 5));
    assertThat(texts.seen(List.of()).share()).isNaN();
    for (Example row : data().train()) {
      assertThat(texts.contains(row.text())).isTrue();
    }
  }

  @Test
  void theSameTextsGiveTheSameBytesInAnyOrder() throws IOException {
    Dataset<Example> train = data().train();
    List<Example> twice = new ArrayList<>(train.rows());
    twice.addAll(train.rows().subList(0, 100));
    TrainingData other =
        TrainingData.of(
            Dataset.of(shuffled(twice), Provenance.inMemory("test")), data().validation());

    TrainingTexts.of(data()).writeTo(folder);

    assertThat(folder.resolve(TrainingTexts.FILE))
        .hasBinaryContent(TrainingTexts.of(other).toBytes())
        .hasSize(8 * 3_050);
    assertThat(TrainingTexts.read(folder, false)).isEqualTo(TrainingTexts.of(other));
  }

  @Test
  void keepsEightBytesOfTheSha256OfTheNormalizedText() throws IOException {
    TrainingData one =
        new TrainingData(
            Dataset.of(List.of(Example.of("a", "  Great!!", "1")), Provenance.inMemory("test")),
            Dataset.of(List.of(), Provenance.inMemory("test")),
            data().labels());

    TrainingTexts.of(one).writeTo(folder);

    byte[] bytes = Files.readAllBytes(folder.resolve(TrainingTexts.FILE));
    StringBuilder digits = new StringBuilder();
    for (byte b : bytes) {
      digits.append(String.format("%02x", b));
    }
    assertThat(NormalizedText.of("  Great!!")).isEqualTo("great");
    Files.writeString(folder.resolve("text"), "great");
    assertThat(Sha256.of(folder.resolve("text"))).startsWith(digits).isNotEqualTo(digits + "");
    assertThat(bytes).hasSize(8);
  }

  @Test
  void saysHowManyRowsWereSeen() {
    assertThat(new SeenRows(1_080, 1_200))
        .hasToString(
            "1,080 of 1,200 rows (90.0 %) were in its training or validation part, so these figures"
                + " flatter it");
    assertThat(new SeenRows(0, 1_200))
        .hasToString("none of 1,200 rows was in its training or validation part");
    assertThat(new SeenRows(1, 4).share()).isEqualTo(0.25);
    assertThatThrownBy(() -> new SeenRows(5, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("seen must be 0 to 4, but is 5");
  }

  @Test
  void refusesWhatIsNoListOfDigests() throws IOException {
    Path file = folder.resolve(TrainingTexts.FILE);
    for (byte[] bytes : List.of(new byte[12], new byte[16])) {
      Files.write(file, bytes);
      assertThatThrownBy(() -> TrainingTexts.read(folder, false))
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining("must be digests of eight bytes each, in ascending order");
    }
  }
}
