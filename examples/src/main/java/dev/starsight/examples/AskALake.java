package dev.starsight.examples;

import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.lake.Lake;
import dev.starsight.lake.LakeIngest;
import dev.starsight.lake.LakeOptions;
import dev.starsight.lake.NamedQuery;
import dev.starsight.lake.TextFunction;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Progress;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Puts reviews into a lake of Parquet files and asks it in SQL, a model included. */
public final class AskALake {

  private static final long SEED = 42;

  private AskALake() {}

  /** Takes a directory to work in and a TSV file of reviews, both optional. */
  public static void main(String[] args) throws IOException {
    Workspace workspace = Workspace.of(args, 1_000);
    Path directory = workspace.resolve("lake");
    List<Path> files = List.of(workspace.reviews());
    long rows = LakeIngest.into(directory).run(files, Progress.SILENT).rows();
    System.out.println(rows + " reviews in " + directory);
    try (Classifier model = train(workspace);
        Lake lake = Lake.open(directory, LakeOptions.defaults(), List.of(predictStar(model)))) {
      System.out.println(lake.query("SELECT count(*) FROM reviews WHERE star_rating = 5"));
      System.out.println(lake.query(NamedQuery.of("average-star-by-category").sql()));
      System.out.println(
          lake.query(
              """
              SELECT star_rating, round(avg(predict_star(review_body)), 2) AS predicted
              FROM reviews GROUP BY star_rating ORDER BY star_rating
              """));
    }
  }

  /** Returns an SQL function that predicts stars; the lake itself knows no models. */
  private static TextFunction predictStar(Classifier model) {
    return new TextFunction(
        "predict_star",
        TextFunction.Type.INTEGER,
        texts -> texts.stream().map(text -> Integer.valueOf(model.predict(text).label())).toList());
  }

  private static Classifier train(Workspace workspace) throws IOException {
    Splits splits = workspace.split(Ratio.percent(90, 5, 5), SEED);
    return new LinearTrainer(LinearOptions.quick(SEED))
        .fit(TrainingData.of(splits.train(), splits.validation()), Run.unlimited());
  }
}
