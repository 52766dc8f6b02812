package dev.starsight.examples;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Balance;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Splits;
import dev.starsight.data.StarsightException;
import dev.starsight.features.FeatureFiles;
import dev.starsight.features.FeatureRecord;
import dev.starsight.files.AtomicDirectory;
import dev.starsight.text.Encoding;
import dev.starsight.text.LengthDistribution;
import dev.starsight.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code prepare}: reviews in, tokenized feature files out. */
@Command(
    name = "prepare",
    description = "Split, balance and tokenize reviews into feature files.",
    footer = {"", "Example: starsight prepare --input reviews.tsv.gz --out features"})
final class PrepareCommand extends StarsightCommand {

  private static final int CHUNK = 4096;

  @Mixin private final InputOptions input = new InputOptions();

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write.")
  private Path out = Path.of("features");

  @Mixin private final EncoderOption encoder = new EncoderOption();

  @Option(
      names = "--max-length",
      paramLabel = "N|auto",
      defaultValue = "auto",
      description =
          "Tokens a row, [CLS] and [SEP] included; auto takes it from the lengths of the training"
              + " part (default: ${DEFAULT-VALUE}).")
  private String maxLength = "auto";

  @Option(
      names = "--format",
      split = ",",
      paramLabel = "FORMAT",
      defaultValue = "tfrecord",
      description = "tfrecord (default); parquet comes in a later version.")
  private List<String> formats = List.of("tfrecord");

  @Option(
      names = "--balance",
      paramLabel = "BALANCE",
      defaultValue = "minority",
      description = "minority or none, for the training part only (default: ${DEFAULT-VALUE}).")
  private Balance balance = Balance.MINORITY;

  @Override
  public Integer call() throws IOException {
    checkFormats();
    try (AtomicDirectory directory = AtomicDirectory.replacing(out);
        Tokenizer tokenizer = encoder.tokenizer()) {
      Dataset<Example> examples = input.read(this).examples();
      Splits splits = Splits.stratified(examples, SplitRatio.DEFAULT, seed);
      if (balance == Balance.MINORITY || balance == Balance.AUTO) {
        splits = splits.balanceTraining(seed);
      }
      Summary summary = write(splits, LabelSet.of(examples), tokenizer, directory.path());
      summary.inputs(examples.provenance()).writeTo(directory.path());
      directory.commit();
      print(summary);
    }
    return DONE;
  }

  private void checkFormats() {
    for (String format : formats) {
      if (format.equalsIgnoreCase("parquet")) {
        throw new StarsightException(
            "--format parquet comes in a later version of Starsight; until then use tfrecord");
      }
      if (!format.equalsIgnoreCase("tfrecord")) {
        throw new StarsightException("--format must be tfrecord, but is \"" + format + "\"");
      }
    }
    if (balance == Balance.WEIGHTS) {
      throw new StarsightException(
          "--balance weights is a way of training; feature files know minority and none");
    }
  }

  private Summary write(Splits splits, LabelSet labels, Tokenizer tokenizer, Path directory)
      throws IOException {
    Map<String, Dataset<Example>> parts = new LinkedHashMap<>();
    parts.put("train", splits.train());
    parts.put("validation", splits.validation());
    parts.put("test", splits.test());
    Map<String, List<Encoding>> encoded = new LinkedHashMap<>();
    for (Map.Entry<String, Dataset<Example>> part : parts.entrySet()) {
      encoded.put(part.getKey(), encode(part.getKey(), part.getValue(), tokenizer));
    }
    LengthDistribution lengths = LengthDistribution.of(encoded.getOrDefault("train", List.of()));
    int length = length(lengths);
    Summary summary = summary("prepare");
    summary.put("maxLength", length);
    summary.put("truncatedShare", lengths.truncatedShare(length));
    ObjectNode splitNode = summary.object("splits");
    ArrayNode files = summary.array("files");
    for (Map.Entry<String, Dataset<Example>> part : parts.entrySet()) {
      Path target = directory.resolve(part.getKey());
      List<FeatureRecord> records =
          records(part.getValue(), encoded.getOrDefault(part.getKey(), List.of()), length, labels);
      for (Path file : FeatureFiles.write(target, records.iterator(), length)) {
        files.add(part.getKey() + "/" + file.getFileName());
      }
      describe(splitNode.putObject(part.getKey()), part.getValue(), labels);
      console()
          .result(
              String.format(
                  Locale.ROOT, "%-11s %,9d rows", part.getKey(), part.getValue().size()));
    }
    summary.put("duplicatesMoved", splits.duplicatesMoved());
    console()
        .result(
            String.format(
                Locale.ROOT,
                "max length  %,9d (%.1f %% of the training texts are longer and cut)",
                length,
                100 * lengths.truncatedShare(length)));
    return summary;
  }

  private List<Encoding> encode(String part, Dataset<Example> examples, Tokenizer tokenizer) {
    List<Encoding> encodings = new ArrayList<>(examples.size());
    List<String> texts = examples.stream().map(Example::text).toList();
    for (int from = 0; from < texts.size(); from += CHUNK) {
      int to = Math.min(texts.size(), from + CHUNK);
      encodings.addAll(
          tokenizer.encode(texts.subList(from, to), LengthDistribution.LARGEST_MAX_LENGTH));
      console().update("tokenizing " + part, to, texts.size(), "");
    }
    return encodings;
  }

  private int length(LengthDistribution lengths) {
    if (maxLength.equalsIgnoreCase("auto")) {
      return lengths.suggestMaxLength();
    }
    int length;
    try {
      length = Integer.parseInt(maxLength);
    } catch (NumberFormatException e) {
      length = -1;
    }
    if (length < 2 || length > LengthDistribution.LARGEST_MAX_LENGTH) {
      throw new StarsightException(
          "--max-length must be auto or 2 to "
              + LengthDistribution.LARGEST_MAX_LENGTH
              + ", but is \""
              + maxLength
              + "\"");
    }
    return length;
  }

  /** Cuts to the length as the tokenizer does: the last token stays [SEP]. */
  private static List<FeatureRecord> records(
      Dataset<Example> examples, List<Encoding> encodings, int length, LabelSet labels) {
    List<FeatureRecord> records = new ArrayList<>(encodings.size());
    for (int i = 0; i < encodings.size(); i++) {
      int[] ids = encodings.get(i).inputIds();
      if (ids.length > length) {
        int[] cut = java.util.Arrays.copyOf(ids, length);
        cut[length - 1] = ids[ids.length - 1];
        ids = cut;
      }
      int label = labels.idOf(examples.rows().get(i).requireLabel());
      records.add(FeatureRecord.padded(Encoding.of(ids), length, label));
    }
    return records;
  }

  private static void describe(ObjectNode node, Dataset<Example> part, LabelSet labels) {
    node.put("rows", part.size());
    Map<String, Integer> counts = new LinkedHashMap<>();
    labels.labels().forEach(label -> counts.put(label, 0));
    part.forEach(example -> counts.merge(example.requireLabel(), 1, Integer::sum));
    ObjectNode perLabel = node.putObject("perLabel");
    counts.forEach(perLabel::put);
  }
}
