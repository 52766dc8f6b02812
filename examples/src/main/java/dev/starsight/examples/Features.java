package dev.starsight.examples;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Splits;
import dev.starsight.features.FeatureFiles;
import dev.starsight.features.FeatureRecord;
import dev.starsight.run.Progress;
import dev.starsight.text.Encoding;
import dev.starsight.text.LengthDistribution;
import dev.starsight.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The three parts of a split, tokenized and written as feature files.
 *
 * @param maxLength tokens a row
 * @param lengths of the training texts, uncut
 * @param files written, relative to the directory, with {@code /}
 */
record Features(int maxLength, LengthDistribution lengths, List<String> files) {

  private static final int CHUNK = 2048;

  /** The parts of a split by the names of their folders. */
  static Map<String, Dataset<Example>> parts(Splits splits) {
    Map<String, Dataset<Example>> parts = new LinkedHashMap<>();
    parts.put("train", splits.train());
    parts.put("validation", splits.validation());
    parts.put("test", splits.test());
    return parts;
  }

  /**
   * Tokenizes and writes.
   *
   * @param fixed tokens a row, or empty to take them from the lengths of the training part
   */
  static Features write(
      Splits splits,
      LabelSet labels,
      Tokenizer tokenizer,
      OptionalInt fixed,
      Path directory,
      Progress progress)
      throws IOException {
    Map<String, List<Encoding>> encoded = new LinkedHashMap<>();
    for (Map.Entry<String, Dataset<Example>> part : parts(splits).entrySet()) {
      encoded.put(part.getKey(), encode(part.getKey(), part.getValue(), tokenizer, progress));
    }
    LengthDistribution lengths = LengthDistribution.of(encoded.getOrDefault("train", List.of()));
    int length = fixed.orElseGet(lengths::suggestMaxLength);
    List<String> files = new ArrayList<>();
    for (Map.Entry<String, Dataset<Example>> part : parts(splits).entrySet()) {
      List<FeatureRecord> records =
          records(part.getValue(), encoded.getOrDefault(part.getKey(), List.of()), length, labels);
      Path folder = directory.resolve(part.getKey());
      for (Path file : FeatureFiles.write(folder, records.iterator(), length)) {
        files.add(part.getKey() + "/" + file.getFileName());
      }
    }
    return new Features(length, lengths, List.copyOf(files));
  }

  private static List<Encoding> encode(
      String part, Dataset<Example> examples, Tokenizer tokenizer, Progress progress) {
    List<Encoding> encodings = new ArrayList<>(examples.size());
    List<String> texts = examples.stream().map(Example::text).toList();
    for (int from = 0; from < texts.size(); from += CHUNK) {
      int to = Math.min(texts.size(), from + CHUNK);
      encodings.addAll(
          tokenizer.encode(texts.subList(from, to), LengthDistribution.LARGEST_MAX_LENGTH));
      progress.update("tokenizing " + part, to, texts.size(), "");
    }
    return encodings;
  }

  /** Cuts as the tokenizer does: the last token stays [SEP]. */
  private static List<FeatureRecord> records(
      Dataset<Example> examples, List<Encoding> encodings, int length, LabelSet labels) {
    List<FeatureRecord> records = new ArrayList<>(encodings.size());
    for (int i = 0; i < encodings.size(); i++) {
      int[] ids = encodings.get(i).inputIds();
      if (ids.length > length) {
        int separator = ids[ids.length - 1];
        ids = Arrays.copyOf(ids, length);
        ids[length - 1] = separator;
      }
      int label = labels.idOf(examples.rows().get(i).requireLabel());
      records.add(FeatureRecord.padded(Encoding.of(ids), length, label));
    }
    return records;
  }
}
