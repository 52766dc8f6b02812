package dev.starsight.examples;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Balance;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Sampling;
import dev.starsight.data.Splits;
import dev.starsight.data.StarsightException;
import dev.starsight.files.AtomicDirectory;
import dev.starsight.text.LengthDistribution;
import dev.starsight.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code prepare}: reviews in, tokenized feature files out. */
@Command(
    name = "prepare",
    description = "Split, balance and tokenize reviews into feature files.",
    footer = {"", "Example: starsight prepare --input reviews.tsv.gz --out features"})
final class PrepareCommand extends StarsightCommand {

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
    input.require(this);
    checkFormats();
    try (AtomicDirectory directory = Outputs.directory(out, input.files());
        Tokenizer tokenizer = encoder.tokenizer()) {
      Dataset<Example> examples = input.read(this);
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
    Features features = Features.write(splits, labels, tokenizer, length(), directory, console());
    double truncated = features.lengths().truncatedShare(features.maxLength());
    Summary summary = summary("prepare");
    summary.put("maxLength", features.maxLength());
    summary.put("truncatedShare", truncated);
    ObjectNode splitNode = summary.object("splits");
    for (Map.Entry<String, Dataset<Example>> part : Features.parts(splits).entrySet()) {
      describe(splitNode.putObject(part.getKey()), part.getValue(), labels);
      console()
          .result(
              String.format(Locale.ROOT, "%-11s %,9d rows", part.getKey(), part.getValue().size()));
    }
    summary.put("duplicatesMoved", splits.duplicatesMoved());
    features.files().forEach(summary.array("files")::add);
    console()
        .result(
            String.format(
                Locale.ROOT,
                "max length  %,9d (%.1f %% of the training texts are longer and cut)",
                features.maxLength(),
                100 * truncated));
    return summary;
  }

  private OptionalInt length() {
    if (maxLength.equalsIgnoreCase("auto")) {
      return OptionalInt.empty();
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
    return OptionalInt.of(length);
  }

  private static void describe(ObjectNode node, Dataset<Example> part, LabelSet labels) {
    node.put("rows", part.size());
    Map<String, Integer> counts = Sampling.perLabel(part);
    ObjectNode perLabel = node.putObject("perLabel");
    labels.labels().forEach(label -> perLabel.put(label, counts.getOrDefault(label, 0)));
  }
}
