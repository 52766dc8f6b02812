package dev.starsight.cli.serve;

import dev.starsight.data.Example;
import dev.starsight.evaluation.unlabelled.AccuracyEstimate;
import dev.starsight.evaluation.unlabelled.UnlabelledEvaluation;
import dev.starsight.model.ConfidenceReference;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.directory.ModelPointer;
import dev.starsight.serving.monitoring.LoggedText;
import dev.starsight.serving.monitoring.Signal;
import dev.starsight.serving.monitoring.TextSignal;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The accuracy of a model in the last window, estimated without labels. It predicts the texts
 * again, because the log has probabilities that a promise may have corrected.
 *
 * @param name of the signal
 * @param model its name in the log
 * @param source its directory, or a pointer to it
 */
record AccuracySignal(String name, String model, Path source) implements TextSignal {

  private static final int MOST = 1_000;

  @Override
  public Signal of(List<LoggedText> before, List<LoggedText> now) throws IOException {
    Path directory = ModelPointer.resolve(source);
    String digest = ModelPointer.digest(directory);
    List<Example> rows = new ArrayList<>();
    for (LoggedText each : now) {
      if (each.model().equals(model) && digest.startsWith(each.version()) && rows.size() < MOST) {
        rows.add(Example.unlabelled(each.id(), each.text()));
      }
    }
    if (rows.isEmpty()) {
      return Signal.missing(
          name,
          "the last window has no text that a model %s as in %s has predicted"
              .formatted(model, directory));
    }
    try (OpenedModel opened = SavedModels.open(directory)) {
      ConfidenceReference reference = opened.description().reference();
      if (reference == null) {
        return Signal.missing(
            name,
            directory + ": was saved without what validation rows tell about its confidences");
      }
      UnlabelledEvaluation evaluation =
          new UnlabelledEvaluation(
              opened.classifier().labels(),
              reference,
              ModelDirectory.trainingTexts(directory).orElse(null));
      List<Example> read = opened.asRead(rows);
      evaluation.add(read, opened.uncalibrated().predict(read));
      return signal(evaluation.estimate(), reference);
    }
  }

  private Signal signal(AccuracyEstimate estimate, ConfidenceReference reference) {
    if (estimate.refused()) {
      return Signal.missing(
          name,
          estimate.assumptions().stream()
              .filter(assumption -> !assumption.holds())
              .map(assumption -> assumption.message())
              .findFirst()
              .orElse("it cannot be estimated from these texts"));
    }
    return Signal.of(
        name,
        estimate.interval().high() < reference.accuracy(),
        estimate.accuracy(),
        reference.accuracy(),
        String.format(
            Locale.ROOT,
            "the accuracy on %,d texts of the last window is about %.3f (95 %% interval %.3f to"
                + " %.3f, without labels), and was %.3f on validation",
            estimate.rows(),
            estimate.accuracy(),
            estimate.interval().low(),
            estimate.interval().high(),
            reference.accuracy()));
  }
}
