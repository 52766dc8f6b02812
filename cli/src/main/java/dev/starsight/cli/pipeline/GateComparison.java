package dev.starsight.cli.pipeline;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.headline.HeadlineOption;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.SplitOption;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Evaluation.Difference;
import dev.starsight.model.Metric;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.directory.TrainingTexts;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two models on the rows of the validation part of the candidate. Rows with a text that the current
 * model was fitted on are left out, unless it was fitted on the same files, whose validation part
 * is the same.
 *
 * @param rows that both were compared on
 * @param leftOut rows with a text that the current model was fitted on
 * @param candidate the score of the candidate by the metric, higher or lower is better as the
 *     metric has it
 * @param current the score of the current model
 * @param difference how much better the candidate is; above 0 it is the better one
 */
record GateComparison(
    int rows,
    int leftOut,
    double candidate,
    double current,
    Difference difference,
    Provenance provenance) {

  /** Fewer rows say nothing. */
  static final int LEAST_ROWS = 20;

  /**
   * Compares two models.
   *
   * @throws StarsightException if the models have different labels, or too few rows are left
   */
  static GateComparison of(
      GateCandidate candidate,
      Path currentModel,
      InputOptions input,
      Metric metric,
      StarsightCommand command)
      throws IOException {
    try (OpenedModel fresh = SavedModels.open(candidate.model());
        OpenedModel current = SavedModels.open(currentModel)) {
      LabelSet labels = fresh.classifier().labels();
      if (!labels.equals(current.classifier().labels())) {
        throw new StarsightException(
            "the models cannot be compared: %s has the labels %s, and %s has %s"
                .formatted(candidate.model(), labels, currentModel, current.classifier().labels()));
      }
      Dataset<Example> examples = read(candidate, fresh, currentModel, current, input, command);
      List<Example> validation = validation(candidate, fresh, examples);
      List<Example> rows = unseen(validation, currentModel, current, examples);
      if (rows.size() < LEAST_ROWS) {
        throw new StarsightException(
            ("the models cannot be compared: %,d of %,d validation rows have no text that %s was"
                    + " fitted on, and it takes at least %d")
                .formatted(rows.size(), validation.size(), currentModel, LEAST_ROWS));
      }
      List<Prediction> one = fresh.classifier().predict(rows);
      List<Prediction> other = current.classifier().predict(rows);
      return new GateComparison(
          rows.size(),
          validation.size() - rows.size(),
          metric.of(Evaluation.of(labels, rows, one, command.seed).metrics()),
          metric.of(Evaluation.of(labels, rows, other, command.seed).metrics()),
          Difference.of(labels, Evaluation.truth(labels, rows), one, other, metric, command.seed),
          examples.provenance());
    }
  }

  /** Splits the rows as the candidate read them, and returns those of validation as in the file. */
  private static List<Example> validation(
      GateCandidate candidate, OpenedModel fresh, Dataset<Example> examples) {
    List<Example> read = fresh.asRead(examples.rows());
    IdentityHashMap<Example, Example> inFile = new IdentityHashMap<>();
    for (int row = 0; row < read.size(); row++) {
      inFile.put(read.get(row), examples.rows().get(row));
    }
    return new SplitOption()
        .split(
            Dataset.of(read, examples.provenance()),
            candidate.groupBy(),
            candidate.ratio(),
            candidate.seed())
        .validation()
        .map(row -> Objects.requireNonNull(inFile.get(row)))
        .rows();
  }

  private static Dataset<Example> read(
      GateCandidate candidate,
      OpenedModel fresh,
      Path currentModel,
      OpenedModel current,
      InputOptions input,
      StarsightCommand command)
      throws IOException {
    input.alsoReadFor(fresh, candidate.model());
    Set<String> columns = new HashSet<>(input.furtherColumnsRead());
    input.alsoReadFor(current, currentModel);
    columns.addAll(input.furtherColumnsRead());
    Optional.ofNullable(candidate.groupBy()).ifPresent(columns::add);
    input.alsoRead(new ArrayList<>(columns).stream().sorted().toList());
    OpenedModel headlines = fresh.classifier().headline().isPresent() ? fresh : current;
    HeadlineOption.readFor(input, headlines, command.console());
    return input.read(command);
  }

  private static List<Example> unseen(
      List<Example> rows, Path model, OpenedModel opened, Dataset<Example> examples)
      throws IOException {
    Set<String> fitted = Set.copyOf(opened.description().provenance().digests());
    if (fitted.equals(Set.copyOf(examples.provenance().digests()))) {
      return rows;
    }
    @Nullable TrainingTexts texts = ModelDirectory.trainingTexts(model).orElse(null);
    return texts == null ? rows : rows.stream().filter(row -> !texts.contains(row.text())).toList();
  }
}
