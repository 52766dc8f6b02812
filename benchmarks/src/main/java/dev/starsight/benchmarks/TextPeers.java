package dev.starsight.benchmarks;

import dev.starsight.automl.search.CandidateSearch;
import dev.starsight.automl.search.StandardCandidates;
import dev.starsight.benchmarks.LearnerPeer.Fitted;
import dev.starsight.benchmarks.LearnerPeer.Setting;
import dev.starsight.benchmarks.PeerFeatures.Computed;
import dev.starsight.data.Balance;
import dev.starsight.data.LabelSet;
import dev.starsight.learner.LearnerFormats;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.OrdinalTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.Metric;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelFormat;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.tribuo.Dataset;
import org.tribuo.Model;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.liblinear.LibLinearClassificationTrainer;
import org.tribuo.classification.liblinear.LinearClassificationType;
import org.tribuo.classification.liblinear.LinearClassificationType.LinearType;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.math.optimisers.AdaGrad;
import smile.classification.LogisticRegression;
import smile.classification.SparseLogisticRegression;
import smile.data.SparseDataset;

/**
 * The peers that run in this process, and ours. Every linear peer has sixty settings, as many as
 * the defaults of ours were found among (decision 012), half of them on our own matrix. Balancing
 * is one of the settings: Tribuo and XGBoost weight the rows; Smile cannot, so rows of frequent
 * stars are left out instead.
 */
final class TextPeers {

  /** Logs every thousand rows; this reference keeps it turned off. */
  private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

  private static final long SEED = 42;

  /** The default of Smile. */
  private static final double TOLERANCE = 1e-5;

  private static final int ITERATIONS = 500;

  // The parameters of candidate dpp0, the XGBoost model of the workshop, are the first of each.
  static final int ROUNDS = 100;
  private static final List<Integer> DEPTHS = List.of(6, 4, 9);
  private static final List<Double> ETAS = List.of(0.3, 0.1);

  /** What XGBoost chooses between. */
  private static final List<PeerFeatures> BOOSTED =
      List.of(PeerFeatures.WORKSHOP_WORDS, PeerFeatures.OURS);

  /** What linear peers choose between. */
  private static final List<PeerFeatures> LINEAR = List.of(PeerFeatures.PAIRS, PeerFeatures.OURS);

  private final Duration budget;
  private final int rounds;
  private final Path directory;

  /**
   * Creates the peers.
   *
   * @param budget the time of our search
   * @param rounds the boosting rounds of XGBoost
   * @param directory where our search saves its models; created if missing
   */
  TextPeers(Duration budget, int rounds, Path directory) {
    TRIBUO.setLevel(Level.OFF);
    this.budget = budget;
    this.rounds = rounds;
    this.directory = directory;
  }

  List<LearnerPeer> all() {
    return List.of(
        search(), ordinal(), linearSgd(), libLinear(), sparseLogistic(), logistic(), xgboost());
  }

  private static LearnerPeer ordinal() {
    return new LearnerPeer(
        "starsight ordinal-trigrams",
        List.of(Setting.ofTexts("its own", data -> ofOurs(ordinal(data)))));
  }

  private static Classifier ordinal(TrainingData data) {
    LinearOptions options = LinearOptions.thorough(SEED).withBalance(Balance.WEIGHTS);
    return new OrdinalTrainer(options).fit(data, Run.unlimited());
  }

  private LearnerPeer search() {
    return new LearnerPeer(
        "starsight search, " + budget.toSeconds() + " s",
        List.of(Setting.ofTexts("chosen by the search", data -> ofOurs(searched(data)))));
  }

  private Classifier searched(TrainingData data) throws IOException {
    Metric metric = Metric.BALANCED_ACCURACY;
    List<ModelFormat> formats = new ArrayList<>(LearnerFormats.all());
    Path best =
        CandidateSearch.over(StandardCandidates.learners(metric, Balance.AUTO, SEED), metric, SEED)
            .withEnsemble(formats)
            .run(
                data,
                new CandidateSearch.Task(directory, "review_body", "star_rating", "benchmark"),
                Run.unlimited().withDeadline(Deadline.in(budget)),
                trial -> {})
            .best()
            .directory();
    formats.add(CandidateSearch.ensembleFormat(LearnerFormats.all()));
    return ModelDirectory.open(best, formats).classifier();
  }

  private static Fitted ofOurs(Classifier classifier) {
    return classifier::predict;
  }

  private static LearnerPeer linearSgd() {
    List<Setting> settings = new ArrayList<>();
    for (PeerFeatures features : LINEAR) {
      for (double rate : new double[] {0.03, 0.1, 0.3}) {
        for (int epochs : new int[] {1, 2, 4, 6, 10}) {
          for (boolean weighted : new boolean[] {false, true}) {
            settings.add(
                Setting.of(
                    "%s, AdaGrad %s, %d epochs%s"
                        .formatted(
                            features.title(), rate, epochs, weighted ? ", rows weighted" : ""),
                    features,
                    (data, computed) ->
                        tribuo(
                            data.labels(),
                            new LinearSGDTrainer(
                                new LogMulticlass(), new AdaGrad(rate), epochs, SEED),
                            computed,
                            computed.tribuo(weighted))));
          }
        }
      }
    }
    return new LearnerPeer("Tribuo LinearSGD", settings);
  }

  /** The costs, from 1/256 to 64, are powers of two. */
  private static LearnerPeer libLinear() {
    List<Setting> settings = new ArrayList<>();
    for (PeerFeatures features : LINEAR) {
      for (int power = -8; power <= 6; power++) {
        double cost = Math.scalb(1.0, power);
        for (boolean weighted : new boolean[] {false, true}) {
          settings.add(
              Setting.of(
                  "%s, L2R_LR_DUAL, C = %s%s"
                      .formatted(features.title(), cost, weighted ? ", labels weighted" : ""),
                  features,
                  (data, computed) ->
                      tribuo(
                          data.labels(),
                          libLinear(cost, weighted, computed),
                          computed,
                          computed.tribuo(false))));
        }
      }
    }
    return new LearnerPeer("Tribuo LibLinear", settings);
  }

  private static LibLinearClassificationTrainer libLinear(
      double cost, boolean weighted, Computed computed) {
    LibLinearClassificationTrainer trainer =
        new LibLinearClassificationTrainer(
            new LinearClassificationType(LinearType.L2R_LR_DUAL), cost, 1000, 0.1);
    if (weighted) {
      float[] weights = computed.train().balancingWeights();
      Map<Label, Float> byLabel = new HashMap<>();
      for (int star = 0; star < weights.length; star++) {
        byLabel.put(new Label(Integer.toString(star)), weights[star]);
      }
      trainer.setLabelWeights(byLabel);
    }
    return trainer;
  }

  private static Callable<Fitted> tribuo(
      LabelSet labels, Trainer<Label> trainer, Computed computed, Dataset<Label> rows) {
    return () -> {
      Model<Label> model = trainer.train(rows);
      return asked -> predictions(labels, LinearPeers.probabilities(model, computed.tribuo(asked)));
    };
  }

  /** The penalties, from 1/32 to 512, are powers of two. */
  private static LearnerPeer sparseLogistic() {
    List<Setting> settings = new ArrayList<>();
    for (PeerFeatures features : LINEAR) {
      for (int power = -5; power <= 9; power++) {
        double lambda = Math.scalb(1.0, power);
        for (boolean thinned : new boolean[] {false, true}) {
          settings.add(
              Setting.of(
                  "%s, lambda = %s%s"
                      .formatted(features.title(), lambda, thinned ? ", rows thinned out" : ""),
                  features,
                  (data, computed) -> sparseLogistic(data.labels(), lambda, thinned, computed)));
        }
      }
    }
    return new LearnerPeer("Smile SparseLogisticRegression", settings);
  }

  private static Callable<Fitted> sparseLogistic(
      LabelSet labels, double lambda, boolean thinned, Computed computed) {
    LinearMatrix rows = thinned(computed, thinned);
    SparseDataset smile = rows.smileDataset();
    return () -> {
      SparseLogisticRegression model =
          SparseLogisticRegression.multinomial(smile, rows.stars(), lambda, TOLERANCE, ITERATIONS);
      return asked ->
          predictions(labels, LinearPeers.probabilities(model, computed.of(asked).smile()));
    };
  }

  private static LearnerPeer logistic() {
    List<Setting> settings = new ArrayList<>();
    for (double lambda : new double[] {0.3, 3}) {
      for (boolean thinned : new boolean[] {false, true}) {
        settings.add(
            Setting.of(
                PeerFeatures.TOP_WORDS.title()
                    + ", lambda = "
                    + lambda
                    + (thinned ? ", rows thinned out" : ""),
                PeerFeatures.TOP_WORDS,
                (data, computed) -> logistic(data.labels(), lambda, thinned, computed)));
      }
    }
    return new LearnerPeer("Smile LogisticRegression", settings);
  }

  private static Callable<Fitted> logistic(
      LabelSet labels, double lambda, boolean thinned, Computed computed) {
    LinearMatrix rows = thinned(computed, thinned);
    double[][] matrix = rows.dense();
    return () -> {
      LogisticRegression model =
          LogisticRegression.multinomial(matrix, rows.stars(), lambda, TOLERANCE, ITERATIONS);
      return asked -> {
        double[][] dense = computed.of(asked).dense();
        double[][] probabilities = new double[dense.length][LinearMatrix.STARS];
        for (int row = 0; row < dense.length; row++) {
          model.predict(dense[row], probabilities[row]);
        }
        return predictions(labels, probabilities);
      };
    };
  }

  private static LinearMatrix thinned(Computed computed, boolean thinned) {
    return thinned ? computed.train().downSampled(SEED) : computed.train();
  }

  private LearnerPeer xgboost() {
    List<Setting> settings = new ArrayList<>();
    for (PeerFeatures features : BOOSTED) {
      for (int depth : DEPTHS) {
        for (double eta : ETAS) {
          for (boolean weighted : new boolean[] {false, true}) {
            settings.add(
                Setting.of(
                    "%s, %d rounds, depth %d, eta %s%s"
                        .formatted(
                            features.title(),
                            rounds,
                            depth,
                            eta,
                            weighted ? ", rows weighted" : ""),
                    features,
                    (data, computed) ->
                        () -> xgboost(data.labels(), depth, eta, weighted, computed)));
          }
        }
      }
    }
    return new LearnerPeer("XGBoost4J", settings);
  }

  private Fitted xgboost(
      LabelSet labels, int depth, double eta, boolean weighted, Computed computed)
      throws XGBoostError {
    LinearMatrix rows = computed.train();
    DMatrix matrix = rows.xgboost();
    try {
      if (weighted) {
        float[] byStar = rows.balancingWeights();
        float[] weights = new float[rows.stars().length];
        for (int row = 0; row < weights.length; row++) {
          weights[row] = byStar[rows.stars()[row]];
        }
        matrix.setWeight(weights);
      }
      Map<String, Object> parameters = new HashMap<>();
      parameters.put("objective", "multi:softprob");
      parameters.put("num_class", LinearMatrix.STARS);
      parameters.put("max_depth", depth);
      parameters.put("eta", eta);
      parameters.put("tree_method", "hist");
      parameters.put("seed", SEED);
      parameters.put("nthread", Runtime.getRuntime().availableProcessors());
      Booster booster = XGBoost.train(matrix, parameters, rounds, Map.of(), null, null);
      return asked -> predictions(labels, booster, computed.of(asked));
    } finally {
      matrix.dispose();
    }
  }

  private static List<Prediction> predictions(LabelSet labels, Booster booster, LinearMatrix rows)
      throws XGBoostError {
    DMatrix matrix = rows.xgboost();
    try {
      float[][] predicted = booster.predict(matrix);
      double[][] probabilities = new double[predicted.length][LinearMatrix.STARS];
      for (int row = 0; row < predicted.length; row++) {
        for (int star = 0; star < LinearMatrix.STARS; star++) {
          probabilities[row][star] = predicted[row][star];
        }
      }
      return predictions(labels, probabilities);
    } finally {
      matrix.dispose();
    }
  }

  static List<Prediction> predictions(LabelSet labels, double[][] probabilities) {
    return Arrays.stream(probabilities).map(row -> Prediction.of(labels, row)).toList();
  }
}
