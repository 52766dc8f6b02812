package dev.starsight.cli.spark;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.predict.FilePrediction;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Predictions that Spark makes: the rows without their texts, and a classifier that has their
 * predictions. Thread-safe.
 */
public final class SparkPredictions implements Classifier, FilePrediction.Source {

  private final StarsightCommand command;
  private final SparkOption spark;
  private final SparkInput input;
  private final Path model;
  private final Path out;
  private final Classifier classifier;
  private final Map<Example, Prediction> ready =
      Collections.synchronizedMap(new IdentityHashMap<>());

  /**
   * Creates the predictions of a model.
   *
   * @param model its directory
   * @param classifier the same, opened here
   * @param out the output of the command
   */
  public SparkPredictions(
      StarsightCommand command,
      SparkOption spark,
      SparkInput input,
      Path model,
      Classifier classifier,
      Path out) {
    this.command = command;
    this.spark = spark;
    this.input = input;
    this.model = model;
    this.classifier = classifier;
    this.out = out;
  }

  /** Runs the job, then reads its rows in the order of the files. */
  @Override
  public Provenance read(int chunkRows, FilePrediction.ChunkSink sink) throws IOException {
    try (SparkWork work = spark.begin(command, out)) {
      var job = Json.object().put("job", "predict");
      job.set("input", input.json());
      work.run(job.put("model", model.toAbsolutePath().toString()));
      List<Path> parts = new ArrayList<>();
      for (int file = 0; file < input.size(); file++) {
        List<Path> slices = slices(work.directory(), file);
        parts.add(slices.get(0));
        read(slices, sink);
      }
      return input.tell(parts, command.console(), false);
    }
  }

  private static List<Path> slices(Path directory, int file) {
    List<Path> slices = new ArrayList<>();
    Path next = directory.resolve("part-%d-0".formatted(file));
    while (Files.exists(next)) {
      slices.add(next);
      next = directory.resolve("part-%d-%d".formatted(file, slices.size()));
    }
    return slices;
  }

  /** Reads the blocks of a file, which its slices have in turn. */
  private void read(List<Path> slices, FilePrediction.ChunkSink sink) throws IOException {
    List<DataInputStream> streams = new ArrayList<>();
    try {
      for (Path slice : slices) {
        streams.add(
            new DataInputStream(
                new BufferedInputStream(Files.newInputStream(slice.resolve("rows.bin")), 1 << 16)));
      }
      List<Example> block = block(streams.get(0));
      for (int next = 1; block != null; next++) {
        sink.accept(block);
        block = block(streams.get(next % streams.size()));
      }
    } finally {
      for (DataInputStream stream : streams) {
        stream.close();
      }
    }
  }

  private @Nullable List<Example> block(DataInputStream in) throws IOException {
    int rows;
    try {
      rows = in.readInt();
    } catch (EOFException e) {
      return null;
    }
    List<Example> block = new ArrayList<>(rows);
    for (int i = 0; i < rows; i++) {
      String id = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
      double[] probabilities = new double[labels().size()];
      for (int label = 0; label < probabilities.length; label++) {
        probabilities[label] = in.readDouble();
      }
      Example row = Example.unlabelled(id, "");
      ready.put(row, Prediction.restored(labels(), probabilities));
      block.add(row);
    }
    return block;
  }

  @Override
  public List<Prediction> predict(List<Example> examples) {
    List<Prediction> predictions = new ArrayList<>(examples.size());
    for (Example example : examples) {
      Prediction prediction = ready.remove(example);
      if (prediction == null) {
        throw new IllegalArgumentException("Spark has predicted no row " + example.id());
      }
      predictions.add(prediction);
    }
    return predictions;
  }

  @Override
  public String kind() {
    return classifier.kind();
  }

  @Override
  public LabelSet labels() {
    return classifier.labels();
  }

  @Override
  public Map<String, String> settings() {
    return classifier.settings();
  }

  @Override
  public void writePayload(Path directory) throws IOException {
    classifier.writePayload(directory);
  }

  @Override
  public void close() {
    ready.clear(); // The classifier is closed by whoever has opened it.
  }
}
