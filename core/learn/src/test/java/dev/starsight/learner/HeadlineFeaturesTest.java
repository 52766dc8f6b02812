package dev.starsight.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.Provenance;
import dev.starsight.learner.LinearClassifier.Contribution;
import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests learners that read headlines besides the text. */
class HeadlineFeaturesTest {

  private static final String[] NUMBERS = {"One", "Two", "Three", "Four", "Five"};

  private enum Learner {
    WORDS {
      @Override
      Trainer trainer() {
        return new LinearTrainer(LinearOptions.quick(3));
      }
    },
    ORDINAL {
      @Override
      Trainer trainer() {
        return new OrdinalTrainer(LinearOptions.of(3, TextFeatures.wordsAndCharacters()));
      }
    },
    HASHED {
      @Override
      Trainer trainer() {
        return new LinearTrainer(LinearOptions.of(3, TextFeatures.hashedWords().withHashBits(12)));
      }
    },
    TREES {
      @Override
      Trainer trainer() {
        return new BoostingTrainer(BoostingOptions.defaults(3).withRounds(8).withColumnShare(1));
      }
    },
    COMPONENTS {
      @Override
      Trainer trainer() {
        return new BoostingTrainer(BoostingOptions.dpp1(3).withRounds(8));
      }
    };

    abstract Trainer trainer();

    Classifier fit(Dataset<Example> rows, @Nullable Headline headline) {
      Dataset<Example> none = Dataset.of(List.of(), Provenance.inMemory("none"));
      return trainer().fit(TrainingData.of(rows, none).withHeadline(headline), Run.unlimited());
    }
  }

  /** Returns rows whose text is uninformative; the headline tells the label by words or stars. */
  private static Dataset<Example> rows(int size, long seed, boolean byStars) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int star = 1 + random.nextInt(5);
      String words = star < 3 ? "awful thing" : star > 3 ? "lovely thing" : "usual thing";
      String headline = byStars ? NUMBERS[star - 1] + " Stars" : words;
      String text = "word" + random.nextInt(30) + " word" + random.nextInt(30);
      rows.add(Example.of("r" + i, text, Integer.toString(star)).withHeadline(headline));
    }
    return Dataset.of(rows, Provenance.inMemory("made for the test"));
  }

  private static double accuracy(Classifier classifier, Dataset<Example> rows) {
    List<Prediction> predictions = classifier.predict(rows.rows());
    int right = 0;
    for (int i = 0; i < rows.size(); i++) {
      right += predictions.get(i).label().equals(rows.rows().get(i).label()) ? 1 : 0;
    }
    return (double) right / rows.size();
  }

  private static List<String> predicted(Classifier classifier, List<Example> rows) {
    return classifier.predict(rows).stream()
        .map(prediction -> Arrays.toString(prediction.probabilities()))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void learnsFromTheHeadline(Learner learner) {
    Dataset<Example> train = rows(500, 1, false);
    Dataset<Example> test = rows(300, 2, false);
    try (Classifier with = learner.fit(train, Headline.WITHOUT_STARS);
        Classifier without = learner.fit(train, null)) {
      assertThat(accuracy(with, test)).isGreaterThan(accuracy(without, test) + 0.15);
      assertThat(with.headline()).contains(Headline.WITHOUT_STARS);
      assertThat(without.headline()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void gainsNothingFromStarsThatAreCut(Learner learner) {
    Dataset<Example> train = rows(500, 1, true);
    Dataset<Example> test = rows(300, 2, true);
    try (Classifier leaky = learner.fit(train, Headline.AS_IS);
        Classifier cut = learner.fit(train, Headline.WITHOUT_STARS);
        Classifier without = learner.fit(train, null)) {
      assertThat(accuracy(leaky, test)).isGreaterThan(0.5);
      assertThat(predicted(cut, test.rows())).isEqualTo(predicted(without, test.rows()));
    }
  }

  /** Training saw no number of stars, so one must not reach the model in prediction either. */
  @ParameterizedTest
  @EnumSource
  void cutsInPredictionToo(Learner learner) {
    try (Classifier model = learner.fit(rows(300, 1, false), Headline.WITHOUT_STARS)) {
      Example plain = Example.unlabelled("1", "word1 word2").withHeadline("lovely thing");
      assertThat(predicted(model, List.of(plain.withHeadline("5 stars: lovely thing"))))
          .isEqualTo(predicted(model, List.of(plain)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsAnUnknownHeadlineAsAnEmptyOne(Learner learner) {
    try (Classifier model = learner.fit(rows(300, 1, false), Headline.AS_IS)) {
      Example unknown = Example.unlabelled("1", "word1 word2");
      assertThat(predicted(model, List.of(unknown)))
          .isEqualTo(predicted(model, List.of(unknown.withHeadline(""))));
      assertThat(predicted(model, List.of(unknown)))
          .isNotEqualTo(predicted(model, List.of(unknown.withHeadline("awful thing"))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void ignoresHeadlinesIfItWasTrainedWithoutThem(Learner learner) {
    Dataset<Example> rows = rows(200, 1, false);
    Dataset<Example> unread = rows.map(row -> row.withHeadline(null));
    try (Classifier model = learner.fit(rows, null);
        Classifier other = learner.fit(unread, null)) {
      assertThat(predicted(model, rows.rows())).isEqualTo(predicted(other, unread.rows()));
      assertThat(model.settings()).isEqualTo(other.settings()).doesNotContainKey("headline");
    }
  }

  @ParameterizedTest
  @EnumSource
  void isSavedWithItsHeadlines(Learner learner, @TempDir Path folder) throws IOException {
    Dataset<Example> rows = rows(300, 1, false);
    Path directory = folder.resolve("model");
    try (Classifier model = learner.fit(rows, Headline.WITHOUT_STARS);
        Classifier again = learner.fit(rows, Headline.WITHOUT_STARS)) {
      assertThat(predicted(again, rows.rows())).isEqualTo(predicted(model, rows.rows()));
      ModelDirectory.save(
          directory, model, ModelDescription.of(model, rows.provenance(), "0.1.0-TEST"));
      try (OpenedModel opened = LearnerFormats.open(directory)) {
        assertThat(predicted(opened.classifier(), rows.rows()))
            .isEqualTo(predicted(model, rows.rows()));
        assertThat(opened.classifier().headline()).contains(Headline.WITHOUT_STARS);
        assertThat(opened.description().settings()).containsEntry("headline", "without-stars");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void learnsFromTextsWhereNoHeadlineIsKnown(Learner learner, @TempDir Path folder)
      throws IOException {
    Dataset<Example> rows = rows(200, 1, false).map(row -> row.withHeadline(null));
    try (Classifier model = learner.fit(rows, Headline.AS_IS);
        Classifier without = learner.fit(rows, null)) {
      assertThat(predicted(model, rows.rows())).isEqualTo(predicted(without, rows.rows()));
      Path directory = folder.resolve("model");
      ModelDirectory.save(
          directory, model, ModelDescription.of(model, rows.provenance(), "0.1.0-TEST"));
      try (OpenedModel opened = LearnerFormats.open(directory)) {
        assertThat(predicted(opened.classifier(), rows.rows()))
            .isEqualTo(predicted(model, rows.rows()));
      }
    }
  }

  @Test
  void explainsWhatTheHeadlineContributed() {
    try (LinearClassifier model =
        new LinearTrainer(LinearOptions.quick(3))
            .fit(
                TrainingData.of(rows(500, 1, false), rows(1, 1, false))
                    .withHeadline(Headline.AS_IS),
                Run.unlimited())) {
      Example row = Example.unlabelled("1", "word1").withHeadline("lovely thing");
      assertThat(model.contributions(row, "5").get(0).ngram())
          .startsWith("headline: ")
          .contains("lovely");
      assertThat(model.contributions("lovely thing", "5"))
          .extracting(Contribution::ngram)
          .noneMatch(ngram -> ngram.contains("lovely"));
    }
  }
}
