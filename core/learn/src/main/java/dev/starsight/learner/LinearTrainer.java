package dev.starsight.learner;

import dev.starsight.data.Balance;
import dev.starsight.learner.internal.columns.ColumnEncoder;
import dev.starsight.learner.internal.linear.SoftmaxRegression;
import dev.starsight.learner.internal.vectorizer.TextVectorizer;
import dev.starsight.learner.internal.vectorizer.TrainingSample;
import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import java.util.Objects;

/**
 * Fits softmax regression on what {@link TextFeatures} says of each text, and on further columns
 * where the options name some. Kind {@code sparse-linear}. Immutable and thread-safe.
 *
 * <p>Where labels are to weigh alike, rows do not: scores are adjusted by how frequent labels are
 * (logit adjustment; Menon et al., 2021), which learns more from the same rows.
 *
 * <p>Texts are counted on all threads of the run, the weights are fitted on one; the result does
 * not depend on how many there are. Past the deadline the classifier is what has been fitted so
 * far.
 */
public final class LinearTrainer implements Trainer {

  private final LinearOptions options;
  private final boolean ordered;
  private final SharedFeatures shared;

  public LinearTrainer(LinearOptions options) {
    this(options, false, new SharedFeatures());
  }

  /** As {@link OrdinalTrainer} does, if {@code ordered}. */
  LinearTrainer(LinearOptions options, boolean ordered, SharedFeatures shared) {
    this.options = Objects.requireNonNull(options, "options");
    this.ordered = ordered;
    this.shared = Objects.requireNonNull(shared, "shared");
  }

  /** The same, with features that others may have computed and may use. */
  public LinearTrainer sharing(SharedFeatures features) {
    return new LinearTrainer(options, ordered, features);
  }

  public LinearOptions options() {
    return options;
  }

  @Override
  public LinearClassifier fit(TrainingData data, Run run) {
    Balance balance = options.balance() == Balance.AUTO ? Balance.WEIGHTS : options.balance();
    TrainingSample rows = TrainingSample.of(data, balance, Integer.MAX_VALUE, options.seed());
    TextVectorizer.Fitted fitted =
        shared.fit(data, balance, options.features(), rows, options.seed(), run);
    ColumnEncoder columns =
        ColumnEncoder.fit(
            rows.examples,
            options.tableColumns(),
            rows.targets,
            data.labels().size(),
            run.threads());
    int ofTexts = fitted.vectorizer.size();
    int features = ofTexts + columns.size();
    SoftmaxRegression regression =
        new SoftmaxRegression(
            features, data.labels().size(), ordered, options.learningRate(), options.l2());
    regression.fit(
        columns.behind(fitted.rows, rows.examples, ofTexts),
        rows.targets,
        rows.labelOffsets,
        options.epochs(),
        options.seed(),
        run);
    return new LinearClassifier(
        ordered ? LinearClassifier.ORDINAL_KIND : LinearClassifier.KIND,
        data.labels(),
        LinearClassifier.settings(options, balance, rows.targets.length, features),
        fitted.vectorizer,
        columns,
        regression.weights(),
        regression.bias());
  }
}
