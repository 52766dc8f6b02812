package dev.starsight.cli.retraining;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.annotation.retraining.AnswerCounts;
import dev.starsight.annotation.retraining.AnswerCounts.Answered;
import dev.starsight.annotation.retraining.AnsweredSplits;
import dev.starsight.annotation.retraining.ModelRows;
import dev.starsight.cli.console.Console;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Sampling;
import dev.starsight.files.internal.Json;
import dev.starsight.model.internal.MetricsJson;
import org.jspecify.annotations.Nullable;

/**
 * What a model that was fitted again is worth, and what became of the answers.
 *
 * @param validation both models on validation
 * @param tested both on the test part; null if it is empty
 * @param looks how often the test part was looked at
 */
record RetrainResults(
    RetrainedComparison validation, RetrainedModel.@Nullable Tested tested, int looks) {

  /** Prints what became of the answers. */
  static void tell(AnswerCounts counts, Console console) {
    console.result(
        "answers     %,d used: in the training part %,d labels changed and %,d confirmed, %,d rows"
            + " added; in the validation part %,d changed and %,d confirmed",
        counts.used(),
        counts.training().changed(),
        counts.training().confirmed(),
        counts.added(),
        counts.validation().changed(),
        counts.validation().confirmed());
    if (counts.moreRows() + counts.moreLeftOut() > 0) {
      console.result(
          "            %,d rows of further files are trained on, %,d have a text or group that is"
              + " held out",
          counts.moreRows(), counts.moreLeftOut());
    }
    if (counts.test().rows() > 0) {
      console.result(
          counts.testCorrected()
              ? "            %,d rows of the test part have their answers as labels"
              : "            %,d answers to rows of the test part were left out; --correct-test"
                  + " uses them as labels to test with",
          counts.test().rows());
    }
    if (counts.leftOut() > 0) {
      console.result(
          "            %,d answered rows in no file were left out: their text or group is held out,"
              + " or their group is not known",
          counts.leftOut());
    }
    if (counts.undecided() > 0) {
      console.warn(
          "tasks whose answers differ and decide nothing: %,d, left out; 'annotate answer"
              + " --adjudicate' decides them",
          counts.undecided());
    }
    if (!counts.changesTraining()) {
      console.warn(
          "no answer changes the training part, so the same model is fitted again; rows that the"
              + " model has not seen teach it most ('annotate fill --input' of new reviews)");
    }
  }

  /** Adds what became of the answers, and the labels of the training part before and after. */
  static void addTo(Summary summary, ModelRows before, AnsweredSplits after) {
    AnswerCounts counts = after.counts();
    ObjectNode answers = summary.object("answers").put("used", counts.used());
    answers.set("training", json(counts.training()));
    answers.set("validation", json(counts.validation()));
    answers.set("test", json(counts.test()));
    answers
        .put("testCorrected", counts.testCorrected())
        .put("added", counts.added())
        .put("leftOut", counts.leftOut())
        .put("undecided", counts.undecided());
    ObjectNode training = summary.object("training");
    training.set("before", json(before.splits().train()));
    training.set("after", json(after.splits().train()));
    training.put("furtherRows", counts.moreRows()).put("furtherLeftOut", counts.moreLeftOut());
  }

  private static ObjectNode json(Answered answered) {
    return Json.object().put("changed", answered.changed()).put("confirmed", answered.confirmed());
  }

  private static ObjectNode json(Dataset<Example> rows) {
    ObjectNode node = Json.object().put("rows", rows.size());
    ObjectNode perLabel = node.putObject("perLabel");
    Sampling.perLabel(rows).forEach(perLabel::put);
    return node;
  }

  /** Adds both comparisons, and which model is better. */
  void addTo(Summary summary) {
    summary
        .put("validation", validation.toJson())
        .put("test", tested == null ? NullNode.getInstance() : tested.comparison().toJson())
        .put(
            "evaluation",
            tested == null ? NullNode.getInstance() : MetricsJson.write(tested.after().metrics()))
        .put("testLooks", looks);
    summary.tree().put("better", validation.isBetter());
  }

  /** Returns one sentence that says how often the test part was looked at. */
  String looksSentence() {
    return "The test part was looked at %,d times by now; the more often, the more its figures"
            .formatted(looks)
        + " flatter the model that was chosen by them.";
  }
}
