package dev.starsight.learner;

import dev.starsight.data.Balance;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import java.util.Objects;

/**
 * Fits softmax regression on what {@link TextFeatures} says of each text, and on further columns
 * where the options name some. Kind {@code sparse-linear}. Immutable and thread-safe.
 *
 * <p>Texts are counted on all threads of the run, the weights are fitted on one; the result does
 * not depend on how many there are. Past the deadline the classifier is what has been fitted so
 * far.
 */
public final class LinearTrainer implements Trainer {

  private final LinearOptions options;

  public LinearTrainer(LinearOptions options) {
    this.options = Objects.requireNonNull(options, "options");
  }

  public LinearOptions options() {
    return options;
  }

  @Override
  public LinearClassifier fit(TrainingData data, Run run) {
    Balance balance = options.balance() == Balance.AUTO ? Balance.WEIGHTS : options.balance();
    Sampler rows = Sampler.of(data, balance, Integer.MAX_VALUE, options.seed());
    TextVectorizer.Fitted fitted =
        TextVectorizer.fit(
            options.features(),
            rows.texts,
            rows.targets,
            data.labels().size(),
            options.seed(),
            run);
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
        new SoftmaxRegression(features, data.labels().size(), options.learningRate(), options.l2());
    regression.fit(
        columns.behind(fitted.rows, rows.examples, ofTexts),
        rows.targets,
        rows.labelWeights,
        options.epochs(),
        options.seed(),
        run);
    return new LinearClassifier(
        data.labels(),
        LinearClassifier.settings(options, balance, rows.targets.length, features),
        fitted.vectorizer,
        columns,
        regression.weights(),
        regression.bias());
  }
}
