package dev.starsight.model.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.model.WordCounts;
import dev.starsight.model.directory.ModelDirectory.ForeignModelException;
import dev.starsight.model.directory.ModelPointer.Action;
import dev.starsight.model.directory.ModelPointer.Change;
import dev.starsight.testing.UnreliableDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPointerTest {

  private static final LabelSet LABELS = LabelSet.of(List.of("1", "2"));
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final Path folder;
  private final Path file;

  ModelPointerTest(@TempDir Path folder) throws IOException {
    this.folder = folder.toRealPath();
    this.file = ModelPointer.file(this.folder, "stars");
  }

  private Path model(String name, double weight) throws IOException {
    Path directory = folder.resolve(name);
    WordCounts classifier = new WordCounts(LABELS, weight, 0.25);
    Provenance provenance = new Provenance(List.of(), List.of());
    ModelDirectory.save(
        directory, classifier, ModelDescription.of(classifier, provenance, "0.1.0"));
    return directory;
  }

  private static List<Action> actions(ModelPointer pointer) {
    return pointer.history().stream().map(Change::action).toList();
  }

  @Test
  void namesTheModelInUse() throws IOException {
    Path model = model("a", 0.1);
    ModelPointer.promote(file, model, NOON);
    ModelPointer read = ModelPointer.read(file);
    assertThat(read.directory()).isEqualTo(model);
    assertThat(read.digest()).isEqualTo(ModelPointer.digest(model)).hasSize(64);
    assertThat(read.history())
        .containsExactly(new Change(Action.PROMOTE, model, read.digest(), NOON));
    read.requireUnchanged();
  }

  @Test
  void movesWithTheModelsBesideIt() throws IOException {
    Path inside = folder.resolve("before");
    Files.createDirectories(inside);
    Path model = model("before/a", 0.1);
    ModelPointer.promote(inside.resolve("stars.json"), model, NOON);
    Path after = Files.move(inside, folder.resolve("after"));
    assertThat(ModelPointer.read(after.resolve("stars.json")).directory())
        .isEqualTo(after.resolve("a"));
  }

  @Test
  void rollsBackOnePromotionAtATime() throws IOException {
    Path a = model("a", 0.1);
    Path b = model("b", 0.2);
    Path c = model("c", 0.3);
    for (Path model : List.of(a, b, c)) {
      ModelPointer.promote(file, model, NOON);
    }
    assertThat(ModelPointer.rollback(file, NOON).directory()).isEqualTo(b);
    assertThat(ModelPointer.rollback(file, NOON).directory()).isEqualTo(a);
    assertThatThrownBy(() -> ModelPointer.rollback(file, NOON))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("there is no earlier model to go back to")
        .hasMessageContaining(a.toString());
    ModelPointer.promote(file, c, NOON);
    assertThat(ModelPointer.rollback(file, NOON).directory()).isEqualTo(a);
    assertThat(actions(ModelPointer.read(file)))
        .containsExactly(
            Action.ROLLBACK,
            Action.PROMOTE,
            Action.ROLLBACK,
            Action.ROLLBACK,
            Action.PROMOTE,
            Action.PROMOTE,
            Action.PROMOTE);
  }

  @Test
  void changesNothingWhenTheModelIsInUse() throws IOException {
    Path a = model("a", 0.1);
    ModelPointer.promote(file, a, NOON);
    ModelPointer.promote(file, a, NOON.plusSeconds(1));
    assertThat(ModelPointer.read(file).history()).hasSize(1);
  }

  @Test
  void keepsABoundedHistoryAndStillRollsBack() throws IOException {
    Path a = model("a", 0.1);
    Path b = model("b", 0.2);
    Change old = new Change(Action.PROMOTE, a, ModelPointer.digest(a), NOON);
    List<Change> full = new ArrayList<>();
    IntStream.range(0, ModelPointer.LONGEST_HISTORY).forEach(i -> full.add(old));
    Json.write(file, PointerJson.tree(folder, full));
    assertThat(ModelPointer.promote(file, b, NOON).history()).hasSize(ModelPointer.LONGEST_HISTORY);
    assertThat(ModelPointer.rollback(file, NOON).directory()).isEqualTo(a);
    assertThat(ModelPointer.read(file).history()).hasSize(ModelPointer.LONGEST_HISTORY);
  }

  @Test
  void refusesADamagedModel() throws IOException {
    Path a = model("a", 0.1);
    Path b = model("b", 0.2);
    ModelPointer.promote(file, a, NOON);
    String before = Files.readString(file);
    Path payload = b.resolve(ModelDirectory.describe(b).files().keySet().iterator().next());
    byte[] bytes = Files.readAllBytes(payload);
    bytes[0] ^= 1;
    Files.write(payload, bytes);
    assertThatThrownBy(() -> ModelPointer.promote(file, b, NOON))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining(payload.toString());
    assertThatThrownBy(() -> ModelPointer.promote(file, folder.resolve("none"), NOON))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no such model directory");
    assertThat(file).hasContent(before);
  }

  @Test
  void noticesAModelThatWasReplacedInPlace() throws IOException {
    Path a = model("a", 0.1);
    ModelPointer.promote(file, a, NOON);
    ModelPointer.promote(file, model("b", 0.2), NOON);
    model("a", 0.3);
    assertThatThrownBy(() -> ModelPointer.rollback(file, NOON))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining(a + ": is not the model that was promoted");
    model("b", 0.4);
    ModelPointer pointer = ModelPointer.read(file);
    assertThatThrownBy(pointer::requireUnchanged).isInstanceOf(DamagedFileException.class);
  }

  @Test
  void neverReplacesAFileThatIsNoPointer() throws IOException {
    Path a = model("a", 0.1);
    for (String text : List.of("{\"name\":\"npm\"}", "[]", "text", "", "{\"format\":1}")) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> ModelPointer.promote(file, a, NOON))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file.toString());
      assertThat(file).hasContent(text);
    }
  }

  @Test
  void tellsANewerFormatAndDamageApart() throws IOException {
    ModelPointer.promote(file, model("a", 0.1), NOON);
    String text = Files.readString(file);
    Files.writeString(file, text.replace("\"format\" : 1", "\"format\" : 2"));
    assertThatThrownBy(() -> ModelPointer.read(file))
        .isInstanceOf(ForeignModelException.class)
        .hasMessageContaining("written by a newer Starsight");
    Files.writeString(file, text.replace("promote", "demote"));
    assertThatThrownBy(() -> ModelPointer.read(file))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("history[0].action")
        .hasMessageContaining("demote");
    Files.writeString(file, text.replace("2026-01-31T12", "noon"));
    assertThatThrownBy(() -> ModelPointer.read(file))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("must be a time");
    Files.writeString(file, text.substring(0, text.length() / 2));
    assertThatThrownBy(() -> ModelPointer.read(file)).isInstanceOf(DamagedFileException.class);
    Files.delete(file);
    assertThatThrownBy(() -> ModelPointer.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> ModelPointer.rollback(file, NOON))
        .hasMessageContaining("there is no such pointer");
  }

  @Test
  void refusesNamesThatAreNoFileNames() {
    for (String name : List.of("", "../stars", ".hidden", "a/b", "x".repeat(65), "a b")) {
      assertThatThrownBy(() -> ModelPointer.file(folder, name))
          .isInstanceOf(StarsightException.class)
          .hasMessageContaining("a name must be");
    }
  }

  @Test
  void losesNoChangeWhenManyPromoteAtOnce()
      throws IOException, InterruptedException, ExecutionException {
    List<Path> models = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      models.add(model("m" + i, 0.1 + i / 100.0));
    }
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<ModelPointer>> all =
          models.stream()
              .map(model -> pool.submit(() -> ModelPointer.promote(file, model, NOON)))
              .toList();
      for (Future<ModelPointer> each : all) {
        each.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(ModelPointer.read(file).history().stream().map(Change::directory))
        .containsExactlyInAnyOrderElementsOf(models);
  }

  @Test
  void survivesAPowerFailureWithTheOldOrTheNewModel() throws Exception {
    Path a = model("a", 0.1);
    Path b = model("b", 0.2);
    UnreliableDisk disk = new UnreliableDisk(Files.createDirectory(folder.resolve("disk")));
    Path pointer = disk.root().resolve("stars.json");
    ModelPointer.promote(pointer, a, NOON);
    disk.acknowledge();
    ModelPointer.promote(pointer, b, NOON);
    disk.acknowledge();
    disk.forEachFailure(
        folder,
        5,
        (left, acknowledged) -> {
          Path there = left.resolve("stars.json");
          if (acknowledged > 0 || Files.exists(there)) {
            Path model = ModelPointer.read(there).directory();
            assertThat(model).isIn(acknowledged == 2 ? List.of(b) : List.of(a, b));
          }
        });
  }
}
