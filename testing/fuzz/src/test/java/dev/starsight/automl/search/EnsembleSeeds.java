package dev.starsight.automl.search;

import dev.starsight.data.Provenance;
import dev.starsight.evaluation.LabelOffsets;
import dev.starsight.learner.LearnerFormats;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Ensembles to fuzz. */
public final class EnsembleSeeds {

  private EnsembleSeeds() {}

  /** Writes an ensemble of two saved models; returns its directory. */
  public static Path write(Path directory, Path one, Path two) throws IOException {
    OpenedModel first = LearnerFormats.open(one);
    OpenedModel second = LearnerFormats.open(two);
    try (EnsembleClassifier ensemble =
        new EnsembleClassifier(
            first.classifier().labels(),
            List.of(
                new EnsembleClassifier.Member("one", 0.25, one, first),
                new EnsembleClassifier.Member("two", 0.75, two, second)),
            true,
            LabelOffsets.of(new double[first.classifier().labels().size()]))) {
      ModelDirectory.save(
          directory, ensemble, ModelDescription.of(ensemble, Provenance.inMemory("made up"), "1"));
    }
    return directory;
  }
}
