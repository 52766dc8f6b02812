package dev.starsight.fuzz;

import dev.starsight.learner.MajorityTrainer;
import dev.starsight.model.directory.ModelPointer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The pointer to a model that {@code promote} writes. */
final class ModelPointerTarget implements FuzzTarget {

  private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");

  @Override
  public List<FuzzFiles> seeds(Path scratch) throws Exception {
    for (String name : List.of("old", "new")) {
      Path model = ModelTargets.saved(scratch.resolve(name), new MajorityTrainer());
      ModelPointer.promote(ModelPointer.file(scratch, "stars"), model, AT);
    }
    return List.of(FuzzFiles.load(scratch));
  }

  @Override
  public void read(Path directory) throws IOException {
    Path file = ModelPointer.file(directory, "stars");
    ModelPointer.read(file).history();
    ModelPointer.resolve(file);
    ModelPointer.rollback(file, AT);
  }
}
