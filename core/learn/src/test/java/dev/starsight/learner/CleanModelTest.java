package dev.starsight.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.Provenance;
import dev.starsight.explain.Explanation;
import dev.starsight.explain.WordEffect;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Classifier;
import dev.starsight.model.CleanText;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.directory.TrainingTexts;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests models that clean texts of HTML. */
class CleanModelTest {

  private enum Learner {
    MAJORITY {
      @Override
      Trainer trainer() {
        return new MajorityTrainer();
      }
    },
    LINEAR {
      @Override
      Trainer trainer() {
        return new LinearTrainer(LinearOptions.quick(3));
      }
    },
    TREES {
      @Override
      Trainer trainer() {
        return new BoostingTrainer(BoostingOptions.defaults(3).withRounds(8).withColumnShare(1));
      }
    };

    abstract Trainer trainer();
  }

  private final Path directory;

  CleanModelTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Returns rows whose label only a reader of entities and tags finds. */
  private static Dataset<Example> rows() {
    SplittableRandom random = new SplittableRandom(5);
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      boolean good = i % 2 == 0;
      String word = good ? "gr&#101;at" : "aw<b></b>ful";
      String text = "word%s&#34;%s&#34;<br />end".formatted(random.nextInt(30), word);
      rows.add(
          Example.of("r" + i, text, good ? "5" : "1")
              .withHeadline("&lt;" + random.nextInt(9) + "&gt;"));
    }
    return Dataset.of(rows, Provenance.inMemory("made for the test"));
  }

  private static TrainingData data() {
    return TrainingData.of(rows(), rows()).withHeadline(Headline.AS_IS).withClean(true);
  }

  private static List<String> predicted(Classifier classifier, List<Example> rows) {
    return classifier.predict(rows).stream()
        .map(prediction -> Arrays.toString(prediction.probabilities()))
        .toList();
  }

  private Path saved(Learner learner) throws IOException {
    Path model = directory.resolve("model");
    try (Classifier fitted = learner.trainer().fit(data(), Run.unlimited())) {
      assertThat(predicted(fitted, rows().rows()))
          .isEqualTo(predicted(fitted, CleanText.of(rows().rows())));
      ModelDirectory.save(
          model,
          fitted,
          ModelDescription.of(fitted, rows().provenance(), "0.1.0"),
          TrainingTexts.of(data()));
    }
    return model;
  }

  @ParameterizedTest
  @EnumSource
  void predictsTextsLikeCleanOnesAlsoOnceReopened(Learner learner) throws IOException {
    Path model = saved(learner);
    try (OpenedModel opened = ModelDirectory.open(model, LearnerFormats.all())) {
      assertThat(opened.classifier().cleans()).isTrue();
      List<Example> clean = CleanText.of(rows().rows());
      assertThat(predicted(opened.classifier(), rows().rows()))
          .isEqualTo(predicted(opened.classifier(), clean));
      assertThat(opened.asRead(rows().rows())).isEqualTo(clean);
      if (learner != Learner.MAJORITY) {
        assertThat(opened.classifier().predict(rows().rows()).get(1).label()).isEqualTo("1");
      }
    }
  }

  @Test
  void isOfAFormatThatEarlierVersionsRefuse() throws IOException {
    Path model = saved(Learner.LINEAR);
    assertThat(Json.read(model.resolve("model.json")).get("format").asInt()).isEqualTo(2);
    assertThat(model.resolve("README.md"))
        .content()
        .contains("Texts are cleaned of HTML", "entities such as `&#34;` become");
    Path plain = directory.resolve("plain");
    try (Classifier fitted =
        Learner.LINEAR.trainer().fit(data().withClean(false), Run.unlimited())) {
      assertThat(fitted.cleans()).isFalse();
      ModelDirectory.save(plain, fitted, ModelDescription.of(fitted, rows().provenance(), "0.1.0"));
    }
    assertThat(Json.read(plain.resolve("model.json")).get("format").asInt()).isEqualTo(1);
    assertThat(plain.resolve("README.md")).content().doesNotContain("cleaned");
  }

  @Test
  void knowsTheTextsItHasSeenDirtyOrClean() throws IOException {
    TrainingTexts texts = ModelDirectory.trainingTexts(saved(Learner.LINEAR)).orElseThrow();
    String text = rows().rows().get(0).text();
    assertThat(texts.contains(text)).isTrue();
    assertThat(texts.contains(CleanText.of(text))).isTrue();
    assertThat(texts.contains("gr&#101;at")).isFalse();
    assertThat(texts).isEqualTo(TrainingTexts.of(data()));
  }

  @Test
  void explainsWordsOfTheCleanTextWhereTheyStandInTheOneGiven() throws IOException {
    String text = "It &#38; is &#34;gr&#101;at&#34;<br />now";
    try (OpenedModel opened = ModelDirectory.open(saved(Learner.LINEAR), LearnerFormats.all())) {
      Example example = Example.unlabelled("1", text);
      Explanation explanation = Explanation.of(opened.classifier(), example);
      for (List<WordEffect> effects :
          List.of(explanation.phrases(), WordEffect.of(opened.classifier(), example))) {
        assertThat(effects).extracting(WordEffect::word).doesNotContain("34", "br");
        WordEffect strongest = WordEffect.strongestFor(effects, 1).get(0);
        assertThat(strongest.word()).contains("great");
        assertThat(strongest.from()).isEqualTo(text.indexOf("gr&#101;at"));
      }
    }
  }
}
