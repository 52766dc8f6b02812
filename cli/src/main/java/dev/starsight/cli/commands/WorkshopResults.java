package dev.starsight.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.automl.search.CandidateSearch;
import dev.starsight.automl.search.Leaderboard;
import dev.starsight.cli.console.Console;
import dev.starsight.cli.console.Durations;
import dev.starsight.cli.console.Stages;
import dev.starsight.cli.promise.MadePromise;
import dev.starsight.cli.rows.Features;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.HeadlineGain;
import dev.starsight.explore.Exploration;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.WorkManifest;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.quality.QualityReport;
import dev.starsight.reviews.Review;
import dev.starsight.transformer.internal.training.EpochJson;
import dev.starsight.transformer.training.EpochRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The results of the stages of {@code workshop}, each set by its stage before others read it. */
@SuppressWarnings("NullAway.Init")
final class WorkshopResults {

  /** The directory of the models. */
  static final String CANDIDATES = "candidates";

  private static final String EPOCHS = "epochs.json";

  final Stages stages;
  final List<EpochRecord> epochs = new ArrayList<>();
  boolean generated;
  int queued;
  int keptAnswers;
  List<String> earlierQueues = List.of();

  /** Null for files that are not Amazon reviews, as are the next two. */
  @Nullable Dataset<Review> reviews;

  @Nullable QualityReport quality;
  @Nullable Exploration exploration;
  Dataset<Example> examples;
  Provenance provenance;
  Splits splits;
  Dataset<Example> promiseRows;
  Ratio ratio;
  Features features;
  Leaderboard board;
  Evaluation evaluation;
  Optional<MadePromise> promise = Optional.empty();

  /** Null if headlines were not read. */
  @Nullable HeadlineGain headline;

  /** What the best model predicted for the validation rows. */
  Evaluation validation;

  ModelDescription description;

  WorkshopResults(Stages stages) {
    this.stages = stages;
  }

  /**
   * Replaces the temporary directory in the path of the sample by the final one, or by the one that
   * an earlier result names.
   */
  void nameSample(Path temporary, @Nullable Path earlier, Path out) throws IOException {
    Provenance read = examples.provenance();
    String now = temporary.toString();
    String named = earlier == null ? out.toString() : directoryOfSample(earlier);
    examples =
        Dataset.of(
            examples.rows(),
            new Provenance(
                read.sources().stream()
                    .map(
                        source ->
                            new Provenance.Source(
                                source.path().replace(now, named),
                                source.sha256(),
                                source.rows(),
                                source.rejected()))
                    .toList(),
                read.steps()));
  }

  private static String directoryOfSample(Path result) throws IOException {
    String path =
        JsonFields.read(result.resolve("summary.json")).elements("inputs").get(0).text("path");
    return path.substring(0, Math.max(0, path.length() - 1 - WorkshopCommand.SAMPLE.length()));
  }

  /**
   * Counts what was taken over from earlier queues.
   *
   * @param saved a result that is derived again, which has taken over what is not there any more;
   *     null if there is none
   */
  void takeOver(EarlierQueues earlier, @Nullable Path saved) throws IOException {
    queued -= earlier.repeated();
    keptAnswers = earlier.answered();
    earlierQueues = List.copyOf(earlier.aside());
    if (saved != null) {
      JsonFields summary = JsonFields.read(saved.resolve("summary.json"));
      if (summary.integer("keptAnswers") > 0 || !summary.texts("earlierQueues").isEmpty()) {
        queued = summary.integer("queued");
        keptAnswers = summary.integer("keptAnswers");
        earlierQueues = summary.texts("earlierQueues");
      }
    }
  }

  /**
   * Saves what of the search follows from nothing else, its course and the epochs of fine-tuning,
   * and deletes what only an interrupted search needs.
   */
  void writeSearch(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(CANDIDATES).resolve(CandidateSearch.JOURNAL));
    Files.deleteIfExists(directory.resolve(CANDIDATES).resolve(WorkManifest.NAME));
    board.writeTrials(directory);
    ObjectNode node = Json.object().put("format", 1);
    epochs.stream().map(EpochRecord::toJson).forEach(node.putArray("epochs")::add);
    Json.write(directory.resolve(EPOCHS), Json.seal(node));
  }

  /** Returns the leaderboard of a result, derived again from its models. */
  Leaderboard derive(CandidateSearch search, TrainingData data, CandidateSearch.Task task, Path run)
      throws IOException {
    epochs.addAll(JsonFields.read(run.resolve(EPOCHS)).list("epochs", EpochJson::read));
    return search.derive(data, task, run.resolve(CANDIDATES), run);
  }

  /** Prints where everything is. */
  void print(Console console, Path out, EarlierQueues earlier, double seconds) {
    Path queue = out.resolve(EarlierQueues.QUEUE);
    console.text("\n" + board);
    console.result("best: %s, on the held-out test part:", board.best().name());
    console.text(evaluation + "\n");
    console.result("report       " + out.resolve("report.html"));
    console.result("model        " + out.resolve("model"));
    console.result(
        "review queue %s (%,d predictions of validation rows; starsight annotate list --queue"
            + " %s)",
        queue, queued, queue);
    if (earlier.answered() > 0) {
      console.result(
          "answers      %,d answered tasks of the earlier queue stay in it; %,d unanswered ones"
              + " gave way",
          earlier.answered(), earlier.givenWay());
    }
    for (String aside : earlier.aside()) {
      console.result(
          "answers      the earlier queue has other labels or is damaged; it stays whole in "
              + out.resolve(aside));
    }
    console.result("took         " + Durations.text(seconds));
  }
}
