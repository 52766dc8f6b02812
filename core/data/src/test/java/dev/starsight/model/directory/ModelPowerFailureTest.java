package dev.starsight.model.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.model.Metrics;
import dev.starsight.model.WordCounts;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.testing.UnreliableDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a power failure at any moment a model that was saved can be opened. */
@Tag("any-locale")
class ModelPowerFailureTest {

  private static final LabelSet LABELS = LabelSet.of(List.of("1", "2", "3"));

  private final Path folder;

  ModelPowerFailureTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static void save(Path directory, String version) throws IOException {
    WordCounts classifier = new WordCounts(LABELS, 0.1, 0.25, 1 / 3.0);
    Provenance provenance =
        new Provenance(
            List.of(new Provenance.Source("rows.tsv", "ab".repeat(32), 100, 2)), List.of());
    Metrics validation =
        new Metrics(
            1,
            1,
            1,
            1,
            1,
            1,
            Double.NaN,
            0,
            0,
            0,
            0,
            Map.of(),
            List.of(List.of(1L, 0L, 0L), List.of(0L, 0L, 0L), List.of(0L, 0L, 0L)),
            LABELS);
    ModelDirectory.save(
        directory,
        classifier,
        ModelDescription.of(classifier, provenance, version)
            .withColumns("text", "stars")
            .withValidation(validation));
  }

  private static void check(Path left, int acknowledged) throws IOException {
    for (int i = 1; i <= acknowledged; i++) {
      Path directory = left.resolve("models/" + i);
      try (OpenedModel opened = ModelDirectory.open(directory, List.of(WordCounts.FORMAT))) {
        assertThat(opened.description().labels()).isEqualTo(LABELS);
      }
    }
    Path next = left.resolve("models/" + (acknowledged + 1));
    if (Files.exists(next)) {
      // Its name may have come before the power failure, but then it is complete.
      ModelDirectory.open(next, List.of(WordCounts.FORMAT)).close();
    }
    save(left.resolve("models/new"), "1");
  }

  @Test
  void everySavedModelIsThere() throws Exception {
    UnreliableDisk disk = new UnreliableDisk(Files.createDirectory(folder.resolve("disk")));
    for (int i = 1; i <= 3; i++) {
      save(disk.root().resolve("models/" + i), "1." + i);
      disk.acknowledge();
    }
    assertThat(disk.forEachFailure(folder, 5, ModelPowerFailureTest::check)).isGreaterThan(50);
  }

  @Test
  void ofAReplacedModelTheOldOrTheNewOneIsThere() throws Exception {
    UnreliableDisk disk = new UnreliableDisk(Files.createDirectory(folder.resolve("disk")));
    Path directory = disk.root().resolve("model");
    save(directory, "1.0");
    disk.acknowledge();
    save(directory, "2.0");
    disk.acknowledge();
    disk.forEachFailure(
        folder,
        12,
        (left, acknowledged) -> {
          if (acknowledged > 0) {
            ModelDirectory.open(modelIn(left), List.of(WordCounts.FORMAT)).close();
          }
        });
  }

  /** Returns the model, which may be moved aside until the next one who saves puts it back. */
  private static Path modelIn(Path left) throws IOException {
    Path model = left.resolve("model");
    if (Files.exists(model)) {
      return model;
    }
    try (Stream<Path> children = Files.list(left)) {
      return children
          .filter(child -> child.getFileName().toString().matches("\\.model\\..*\\.old"))
          .findFirst()
          .orElse(model);
    }
  }
}
