package dev.starsight.cli.commands;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Checks labels, and evaluates models in chunks, so that progress can be shown. */
final class Models {

  private static final int CHUNK = 512;

  private Models() {}

  static Evaluation evaluate(
      Classifier classifier, List<Example> rows, String what, StarsightCommand command) {
    return Evaluation.of(
        classifier.labels(), rows, predict(classifier, rows, what, command), command.seed);
  }

  static List<Prediction> predict(
      Classifier classifier, List<Example> rows, String what, StarsightCommand command) {
    List<Prediction> predictions = new ArrayList<>(rows.size());
    for (int from = 0; from < rows.size(); from += CHUNK) {
      int to = Math.min(rows.size(), from + CHUNK);
      predictions.addAll(classifier.predict(rows.subList(from, to)));
      command.console().update(what, to, rows.size(), "");
    }
    return predictions;
  }

  static Evaluation test(Path model, List<Example> rows, StarsightCommand command)
      throws IOException {
    try (OpenedModel opened = SavedModels.open(model)) {
      return evaluate(opened.classifier(), rows, "testing", command);
    }
  }

  /** Checks the labels before the model predicts for minutes. */
  static void requireKnown(InputOptions input, LabelSet labels, Dataset<Example> examples) {
    for (Example example : examples.rows()) {
      if (!labels.contains(example.requireLabel())) {
        throw new StarsightException(
            "%s, row %s: the label in column %s must be one of the model's, %s, but is \"%s\""
                .formatted(
                    input.files().stream().map(Path::toString).collect(Collectors.joining(", ")),
                    example.id(),
                    input.labelColumn(),
                    labels,
                    example.label()));
      }
    }
  }
}
