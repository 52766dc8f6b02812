package dev.starsight.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.automl.search.EnsembleSeeds;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.Sha256;
import dev.starsight.learner.BoostingOptions;
import dev.starsight.learner.BoostingTrainer;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.learner.MajorityTrainer;
import dev.starsight.learner.OrdinalTrainer;
import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.model.Calibration;
import dev.starsight.model.Classifier;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.directory.TrainingTexts;
import dev.starsight.run.Run;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Model directories, with the digests of edited files made right again. */
final class ModelTargets {

  private static final Pattern DIGEST = Pattern.compile("\"digest\"\\s*:\\s*\"([0-9a-f]{64})\"");
  private static final List<Example> ROWS =
      List.of(
          new Example("1", "the game is very great .", null, Map.of("price", "3.5", "shop", "A")),
          Example.unlabelled("2", ""));

  private ModelTargets() {}

  /** Rows with a text and columns of three types. */
  static TrainingData data() {
    Dataset<Example> texts = TinyEncoder.texts(40, 5);
    List<Example> rows = new ArrayList<>();
    for (Example row : texts.rows()) {
      int i = rows.size();
      rows.add(
          new Example(
              row.id(),
              row.text(),
              row.label(),
              Map.of(
                  "price",
                  String.valueOf(i * 0.5),
                  "shop",
                  i % 3 == 0 ? "A" : "B",
                  "title",
                  row.text() + " number " + i)));
    }
    Dataset<Example> all = Dataset.of(rows, Provenance.inMemory("made up"));
    return TrainingData.of(all, all);
  }

  static Path saved(Path directory, Trainer trainer) throws Exception {
    return saved(directory, trainer, data());
  }

  private static Path saved(Path directory, Trainer trainer, TrainingData data) throws Exception {
    try (Classifier classifier = trainer.fit(data, Run.unlimited().withThreads(1))) {
      ModelDirectory.save(
          directory, classifier, ModelDescription.of(classifier, data.train().provenance(), "1"));
    }
    return directory;
  }

  static void open(Path directory) throws IOException {
    try (OpenedModel model = SavedModels.open(directory)) {
      predict(model);
    }
  }

  private static void predict(OpenedModel model) {
    try {
      model.classifier().predict(ROWS);
    } catch (StarsightException e) {
      // The weights are finite, but too large to compute with; a prediction knows no file.
    }
  }

  /** Makes every model.json state the digests of the files beside it, then its own. */
  static void repairDigests(FuzzFiles files) {
    List<String> models = new ArrayList<>(files.names());
    models.removeIf(name -> !name.endsWith("model.json"));
    models.sort((a, b) -> Integer.compare(b.length(), a.length())); // Members before ensembles.
    for (String name : models) {
      String folder = name.substring(0, name.lastIndexOf('/') + 1);
      files.with(name, withOwnDigest(withDigests(files, folder, files.get(name))));
    }
  }

  private static byte[] withDigests(FuzzFiles files, String folder, byte[] modelJson) {
    JsonNode tree;
    try {
      tree = Json.parse("model.json", new String(modelJson, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return modelJson;
    }
    if (!(tree.path("files") instanceof ObjectNode stated)) {
      return modelJson;
    }
    boolean changed = false;
    for (Map.Entry<String, JsonNode> file : stated.properties()) {
      if (files.has(folder + file.getKey()) && file.getValue() instanceof ObjectNode entry) {
        byte[] bytes = files.get(folder + file.getKey());
        String sha256 = Sha256.of(bytes);
        changed |= !sha256.equals(entry.path("sha256").asText());
        entry.put("sha256", sha256).put("bytes", bytes.length);
      }
    }
    return changed ? tree.toString().getBytes(StandardCharsets.UTF_8) : modelJson;
  }

  private static byte[] withOwnDigest(byte[] modelJson) {
    String text = new String(modelJson, StandardCharsets.ISO_8859_1);
    Matcher stated = DIGEST.matcher(text);
    if (!stated.find()) {
      return modelJson;
    }
    String zeros = "0".repeat(64);
    String zeroed = text.replaceFirst(stated.group(1), zeros);
    String digest = Sha256.of(zeroed.getBytes(StandardCharsets.ISO_8859_1));
    return zeroed.replaceFirst(zeros, digest).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** What all targets of model directories share. */
  abstract static class Model implements FuzzTarget {

    @Override
    public void read(Path directory) throws IOException {
      open(directory);
      ModelDirectory.trainingTexts(directory);
    }

    @Override
    public void repair(FuzzFiles files) {
      repairDigests(files);
    }
  }

  static final class Majority extends Model {

    @Override
    public List<FuzzFiles> seeds(Path scratch) throws Exception {
      Path plain = saved(scratch.resolve("plain"), new MajorityTrainer());
      Path calibrated = scratch.resolve("calibrated");
      try (OpenedModel model = SavedModels.open(plain)) {
        Calibration calibration =
            new Calibration(
                1.5,
                List.of(
                    new Calibration.Confidence(1.25, 0.5), new Calibration.Confidence(1, -0.25)));
        ModelDirectory.save(
            calibrated,
            model.classifier(),
            model
                .description()
                .withValidation(ModelSeeds.metrics())
                .withCalibration(calibration)
                .withReviewThreshold(0.75),
            TrainingTexts.of(data()));
      }
      return List.of(FuzzFiles.load(plain), FuzzFiles.load(calibrated));
    }
  }

  static final class Linear extends Model {

    private static final List<TextFeatures> FEATURES =
        List.of(
            TextFeatures.words().withNgrams(2).withMaxFeatures(30),
            TextFeatures.characters().withMaxFeatures(30),
            TextFeatures.wordsAndCharacters().withMaxFeatures(30),
            TextFeatures.hashedWords().withHashBits(TextFeatures.MIN_HASH_BITS),
            TextFeatures.words().withMaxFeatures(60).withComponents(2));

    @Override
    public List<FuzzFiles> seeds(Path scratch) throws Exception {
      LinearOptions options = LinearOptions.quick(1).withEpochs(2);
      List<FuzzFiles> seeds = new ArrayList<>();
      for (TextFeatures features : FEATURES) {
        Path directory = scratch.resolve("linear-" + seeds.size());
        seeds.add(
            FuzzFiles.load(saved(directory, new LinearTrainer(options.withFeatures(features)))));
      }
      Dataset<Example> rows =
          data().train().map(row -> row.withHeadline("so " + row.text().length()));
      seeds.add(
          FuzzFiles.load(
              saved(
                  scratch.resolve("headline"),
                  new LinearTrainer(options),
                  TrainingData.of(rows, rows).withHeadline(Headline.WITHOUT_STARS))));
      List<String> columns = List.of("price", "shop", "title");
      seeds.add(
          FuzzFiles.load(
              saved(
                  scratch.resolve("columns"),
                  new LinearTrainer(options.withTableColumns(columns)))));
      seeds.add(FuzzFiles.load(saved(scratch.resolve("ordinal"), new OrdinalTrainer(options))));
      return seeds;
    }
  }

  static final class Boosted extends Model {

    @Override
    public List<FuzzFiles> seeds(Path scratch) throws Exception {
      BoostingOptions options = BoostingOptions.defaults(1).withRounds(2).withLeafRows(2);
      return List.of(
          FuzzFiles.load(saved(scratch.resolve("text"), new BoostingTrainer(options))),
          FuzzFiles.load(
              saved(
                  scratch.resolve("columns"),
                  new BoostingTrainer(
                      options.withTableColumns(List.of("price", "shop", "title"))))));
    }
  }

  static final class Ensemble extends Model {

    @Override
    public List<FuzzFiles> seeds(Path scratch) throws Exception {
      Path one = saved(scratch.resolve("one"), new MajorityTrainer());
      Path two = saved(scratch.resolve("two"), new LinearTrainer(LinearOptions.quick(1)));
      return List.of(FuzzFiles.load(EnsembleSeeds.write(scratch.resolve("ensemble"), one, two)));
    }
  }
}
