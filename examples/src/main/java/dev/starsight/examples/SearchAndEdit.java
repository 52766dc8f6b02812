package dev.starsight.examples;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Trial;
import dev.starsight.automl.search.CandidateSearch;
import dev.starsight.automl.search.Leaderboard;
import dev.starsight.automl.search.StandardCandidates;
import dev.starsight.automl.source.CandidateCompiler;
import dev.starsight.automl.source.CandidateRecord;
import dev.starsight.automl.source.CompiledCandidate;
import dev.starsight.data.Balance;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.model.Classifier;
import dev.starsight.model.Metric;
import dev.starsight.model.TrainingData;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Searches candidates, edits the Java source of one, and trains what the edited source says. */
public final class SearchAndEdit {

  private static final long SEED = 42;
  private static final Ratio RATIO = Ratio.percent(80, 10, 10);

  private SearchAndEdit() {}

  /** Takes a directory to work in and a TSV file of reviews, both optional. */
  public static void main(String[] args) throws IOException {
    Workspace workspace = Workspace.of(args, 1_500);
    Splits splits =
        Splits.stratified(
            AmazonReviews.read(workspace.reviews()).map(Review::toExample), RATIO, SEED);
    TrainingData data = TrainingData.of(splits.train(), splits.validation());

    Leaderboard board = search(data, workspace.resolve("search"));
    System.out.println(board);

    Path source =
        board.trials().stream()
            .flatMap(trial -> trial.scored().stream())
            .map(Trial.Scored::source)
            .filter(file -> file != null && file.endsWith("LinearBigrams.java"))
            .findFirst()
            .orElseThrow();
    String code = Files.readString(source);
    Files.writeString(source, code.replaceAll("int EPOCHS = \\d+;", "int EPOCHS = 2;"));
    CompiledCandidate edited = CandidateCompiler.compile(source);
    CandidateRecord before = CandidateRecord.read(source.resolveSibling("."));
    edited.changesFrom(before).forEach(change -> System.out.println("edited: " + change));
    try (Classifier model = edited.trainer().fit(data, Run.unlimited())) {
      System.out.println(Evaluation.of(model, splits.test(), SEED));
    }
  }

  private static Leaderboard search(TrainingData data, Path directory) throws IOException {
    Metric metric = Metric.BALANCED_ACCURACY;
    List<Candidate> candidates = StandardCandidates.learners(metric, Balance.AUTO, SEED);
    CandidateSearch.Task task =
        new CandidateSearch.Task(directory, "review_body", "star_rating", "0.1.0");
    return CandidateSearch.over(candidates.subList(0, 3), metric, SEED)
        .run(data, task, Run.unlimited(), trial -> System.out.println("fitted " + trial.name()))
        .writeSources(about(data, metric), directory.resolve("sources"));
  }

  private static CandidateRecord.Search about(TrainingData data, Metric metric) {
    return new CandidateRecord.Search(
        metric,
        SEED,
        RATIO,
        SEED,
        "review_body",
        "star_rating",
        List.of(),
        data.train().provenance().sources(),
        Balance.AUTO,
        "0.1.0",
        1);
  }
}
