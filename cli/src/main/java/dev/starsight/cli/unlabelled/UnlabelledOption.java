package dev.starsight.cli.unlabelled;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.report.UnlabelledReport;
import dev.starsight.evaluation.unlabelled.AccuracyEstimate;
import dev.starsight.evaluation.unlabelled.AccuracyEstimate.Assumption;
import dev.starsight.evaluation.unlabelled.UnlabelledEvaluation;
import dev.starsight.files.internal.Json;
import dev.starsight.model.ConfidenceReference;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option {@code --unlabelled} of {@code evaluate}. */
public final class UnlabelledOption {

  private static final int CHUNK = 512;

  @Option(
      names = "--unlabelled",
      description =
          "Estimate the accuracy on rows without labels from the model's confidences, with an"
              + " interval, and say what the estimate rests on. A label column is not needed, and"
              + " not used.")
  private boolean given;

  public boolean isGiven() {
    return given;
  }

  /**
   * Estimates the accuracy, prints it and writes the page.
   *
   * @param directory for the page
   * @return the summary
   * @throws StarsightException if there is no row, or the model was saved without what this needs
   */
  public Summary evaluate(
      OpenedModel opened, Path model, InputOptions input, Path directory, StarsightCommand command)
      throws IOException {
    ConfidenceReference reference = opened.description().reference();
    if (reference == null) {
      throw new StarsightException(
          ("%s: --unlabelled needs what validation rows tell about the model's confidences, but"
                  + " this model was saved without it, by an earlier version or without validation"
                  + " rows; train it again")
              .formatted(model));
    }
    LabelSet labels = opened.classifier().labels();
    UnlabelledEvaluation evaluation =
        new UnlabelledEvaluation(
            labels, reference, ModelDirectory.trainingTexts(model).orElse(null));
    Provenance provenance =
        input.stream(
            command,
            CHUNK,
            rows -> {
              evaluation.add(rows, opened.uncalibrated().predict(rows));
              command.console().update("predicting", evaluation.rows(), -1, "");
            });
    if (evaluation.rows() == 0) {
      throw new StarsightException(input.files().get(0) + ": there is no row");
    }
    AccuracyEstimate estimate = evaluation.estimate();
    print(estimate, command);
    UnlabelledReport.of(model.toString(), labels, reference, estimate, provenance)
        .writeTo(directory.resolve("report.html"));
    Summary summary = command.summary("evaluate").inputs(provenance).put("model", model.toString());
    write(estimate, reference, labels, summary.object("unlabelled"));
    return summary;
  }

  private static void print(AccuracyEstimate estimate, StarsightCommand command) {
    command.console().result("%,d rows: %s", estimate.rows(), estimate);
    for (Assumption assumption : estimate.assumptions()) {
      if (!assumption.holds()) {
        command.console().warn(assumption.message());
      }
    }
  }

  private static void write(
      AccuracyEstimate estimate, ConfidenceReference reference, LabelSet labels, ObjectNode node) {
    node.put("rows", estimate.rows());
    node.set("accuracy", Json.number(estimate.accuracy()));
    if (estimate.refused()) {
      node.putNull("interval");
    } else {
      node.putArray("interval")
          .add(Json.number(estimate.interval().low()))
          .add(Json.number(estimate.interval().high()));
    }
    ObjectNode shares = node.putObject("labelShares");
    estimate.labelShares().forEach(shares::put);
    ArrayNode assumptions = node.putArray("assumptions");
    for (Assumption assumption : estimate.assumptions()) {
      assumptions
          .addObject()
          .put("name", assumption.name())
          .put("holds", assumption.holds())
          .put("message", assumption.message());
    }
    node.put("refused", estimate.refused());
    ObjectNode validation =
        node.putObject("validation")
            .put("rows", reference.rows())
            .put("accuracy", reference.accuracy());
    ObjectNode before = validation.putObject("labelShares");
    for (int id = 0; id < labels.size(); id++) {
      before.put(labels.label(id), reference.shares().get(id));
    }
  }
}
