package dev.starsight.examples;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.search.CandidateSearch;
import dev.starsight.automl.search.CandidateSearch.Task;
import dev.starsight.automl.search.StandardCandidates;
import dev.starsight.automl.source.CandidateRecord.Search;
import dev.starsight.automl.source.CompiledCandidate;
import dev.starsight.data.Balance;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.model.Classifier;
import dev.starsight.model.Metric;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Searches candidates, edits the Java source of one, and trains the edited candidate. */
public final class SearchAndEdit {

  private static final long SEED = 42;
  private static final Ratio RATIO = Ratio.percent(80, 10, 10);
  private static final Metric METRIC = Metric.BALANCED_ACCURACY;

  private SearchAndEdit() {}

  /** Takes a directory to work in and a TSV file of reviews, both optional. */
  public static void main(String[] args) throws IOException {
    Workspace workspace = Workspace.of(args, 1_500);
    Splits splits = workspace.split(RATIO, SEED);
    TrainingData data = TrainingData.of(splits.train(), splits.validation());
    List<Candidate> candidates = StandardCandidates.learners(METRIC, Balance.AUTO, SEED);
    Task task = Task.in(workspace.resolve("models"));
    Path sources = workspace.resolve("sources");
    System.out.println(
        CandidateSearch.over(candidates.subList(0, 3), METRIC, SEED)
            .run(data, task, Run.unlimited(), trial -> System.out.println("fitted " + trial.name()))
            .writeSources(Search.of(METRIC, SEED, RATIO, data), sources));

    Path source = sources.resolve("linear-bigrams/LinearBigrams.java");
    String code = Files.readString(source);
    Files.writeString(source, code.replaceAll("int EPOCHS = \\d+;", "int EPOCHS = 2;"));
    CompiledCandidate edited = CompiledCandidate.open(sources.resolve("linear-bigrams"));
    edited.changes().forEach(change -> System.out.println("edited: " + change));
    try (Classifier model = edited.trainer().fit(data, Run.unlimited())) {
      System.out.println(Evaluation.of(model, splits.test(), SEED));
    }
  }
}
