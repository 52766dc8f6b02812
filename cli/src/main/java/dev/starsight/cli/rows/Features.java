package dev.starsight.cli.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.SplitPart;
import dev.starsight.features.FeatureBatch;
import dev.starsight.features.FeatureFiles.FeatureFormat;
import dev.starsight.features.FeatureFiles.FeatureOptions;
import dev.starsight.features.FeatureManifest;
import dev.starsight.features.FeatureWriter;
import dev.starsight.files.internal.Json;
import dev.starsight.lake.parquet.ParquetFeatureWriter;
import dev.starsight.model.CleanText;
import dev.starsight.run.Run;
import dev.starsight.text.LengthDistribution;
import dev.starsight.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The feature files of the three parts of a split.
 *
 * @param maxLength tokens per row
 * @param lengths lengths of the training texts, cut at one more than the maximum
 * @param files paths relative to the directory, with {@code /}
 */
public record Features(int maxLength, LengthDistribution lengths, List<String> files) {

  private static final int BATCH_ROWS = 1024;

  /** The labels and the parts of rows. */
  public interface Plan {

    LabelSet labels();

    int labelId(int row);

    /** Returns the part of a row, or null if it is in none. */
    @Nullable SplitPart part(int row);

    /** Returns how headlines were read; null for the texts alone. */
    @Nullable Headline headline();

    /** Returns whether texts and headlines were cleaned. */
    boolean clean();
  }

  public static Map<String, Dataset<Example>> parts(Splits splits) {
    Map<String, Dataset<Example>> parts = new LinkedHashMap<>();
    parts.put(folder(SplitPart.TRAIN), splits.train());
    parts.put(folder(SplitPart.VALIDATION), splits.validation());
    parts.put(folder(SplitPart.TEST), splits.test());
    return parts;
  }

  public static String folder(SplitPart part) {
    return part.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Tokenizes rows in memory and writes them as TFRecord.
   *
   * @param clean whether the rows were cleaned
   */
  public static Features write(
      Splits splits,
      LabelSet labels,
      @Nullable Headline headline,
      boolean clean,
      Tokenizer tokenizer,
      Path directory,
      Run run)
      throws IOException {
    InMemory plan = new InMemory(labels, splits, headline, clean, new ShortColumn());
    Headline.Reader reader = headline == null ? null : headline.reader(labels);
    try (TokenizedRows rows =
        new TokenizedRows(
            directory, tokenizer, LengthDistribution.LARGEST_MAX_LENGTH, run.threads(), plan)) {
      for (Dataset<Example> part : parts(splits).values()) {
        for (Example example : part) {
          byte[] utf8 = example.text().getBytes(UTF_8);
          String first = reader == null ? null : reader.read(example);
          rows.add(utf8, 0, utf8.length, first, example.requireLabel());
        }
      }
      rows.finish();
      return write(rows, plan, OptionalInt.empty(), Set.of(FeatureFormat.TFRECORD), directory, run);
    }
  }

  /**
   * Writes tokenized rows, each into its part.
   *
   * @param fixed tokens per row, or empty to choose them from the lengths of the training part
   * @param directory the parent of the folders of the parts
   */
  public static Features write(
      TokenizedRows rows,
      Plan plan,
      OptionalInt fixed,
      Set<FeatureFormat> formats,
      Path directory,
      Run run)
      throws IOException {
    LengthDistribution lengths = lengths(rows, plan);
    int length = fixed.orElseGet(lengths::suggestMaxLength);
    Map<SplitPart, PartWriter> writers = new EnumMap<>(SplitPart.class);
    List<String> files = new ArrayList<>();
    try (OpenFiles open = new OpenFiles()) {
      for (SplitPart part : SplitPart.values()) {
        PartWriter writer = new PartWriter(part, plan, length, formats, directory, run);
        open.add(writer::close);
        writers.put(part, writer);
      }
      copy(rows, plan, length, writers, run);
      for (PartWriter writer : writers.values()) {
        writer.commit(files);
      }
    }
    return new Features(length, lengths, List.copyOf(files));
  }

  private static LengthDistribution lengths(TokenizedRows rows, Plan plan) {
    int[] counts = new int[rows.limit() + 1];
    for (int row = 0; row < rows.size(); row++) {
      if (plan.part(row) == SplitPart.TRAIN) {
        counts[rows.length(row)]++;
      }
    }
    return LengthDistribution.ofCounts(counts);
  }

  private static void copy(
      TokenizedRows rows, Plan plan, int length, Map<SplitPart, PartWriter> writers, Run run)
      throws IOException {
    int[] ids = new int[rows.limit()];
    for (int row = 0; row < rows.size(); row++) {
      SplitPart part = plan.part(row);
      if (part == null) {
        rows.skip();
        continue;
      }
      TokenRow tokens = TokenRow.of(ids, rows.read(ids), rows.second()).cutTo(length);
      PartWriter writer = writers.get(part);
      if (writer != null) {
        writer.add(tokens, plan.labelId(row));
      }
      if (row % BATCH_ROWS == 0) {
        run.progress().update("writing feature files", row, rows.size(), "");
      }
    }
  }

  private record InMemory(
      LabelSet labels, Splits splits, @Nullable Headline headline, boolean clean, ShortColumn ids)
      implements Plan, TokenizedRows.Listener {

    @Override
    public void accept(String label, long textKey) {
      ids.add(labels.idOf(label));
    }

    @Override
    public int labelId(int row) {
      return ids.get(row);
    }

    @Override
    public SplitPart part(int row) {
      int beforeTest = splits.train().size() + splits.validation().size();
      return row < splits.train().size()
          ? SplitPart.TRAIN
          : row < beforeTest ? SplitPart.VALIDATION : SplitPart.TEST;
    }
  }

  private static final class PartWriter implements AutoCloseable {

    private final SplitPart part;
    private final List<FeatureWriter> writers = new ArrayList<>();
    private final OpenFiles open = new OpenFiles();
    private final FeatureBatch.Builder batch;

    PartWriter(
        SplitPart part, Plan plan, int length, Set<FeatureFormat> formats, Path directory, Run run)
        throws IOException {
      this.part = part;
      this.batch = FeatureBatch.builder(length, BATCH_ROWS);
      FeatureOptions options = FeatureOptions.of(length).withDescription(description(part, plan));
      Path folder = directory.resolve(folder(part));
      try {
        for (FeatureFormat format : formats) {
          FeatureWriter writer = writer(format, folder, options, run.threads());
          open.add(writer::close);
          writers.add(writer);
        }
      } catch (IOException | RuntimeException | Error e) {
        open.closeAfter(e);
        throw e;
      }
    }

    private static ObjectNode description(SplitPart part, Plan plan) {
      ObjectNode description = Json.object().put("part", folder(part));
      Headline headline = plan.headline();
      if (headline != null) {
        description.put(Headline.SETTING, headline.option());
      }
      if (plan.clean()) {
        description.put(CleanText.SETTING, CleanText.HTML);
      }
      plan.labels().labels().forEach(description.putArray("labels")::add);
      return description;
    }

    private static FeatureWriter writer(
        FeatureFormat format, Path folder, FeatureOptions options, int threads) throws IOException {
      // Parquet is reproducible byte for byte with one thread only.
      return format == FeatureFormat.PARQUET
          ? ParquetFeatureWriter.create(folder, options, 1)
          : FeatureWriter.tfRecord(folder, options, threads);
    }

    void add(TokenRow row, int labelId) throws IOException {
      row.addTo(batch, labelId);
      if (batch.size() == BATCH_ROWS) {
        write();
      }
    }

    private void write() throws IOException {
      FeatureBatch full = batch.build();
      for (FeatureWriter writer : writers) {
        writer.write(full);
      }
    }

    void commit(List<String> files) throws IOException {
      if (batch.size() > 0) {
        write();
      }
      FeatureManifest manifest = null;
      for (FeatureWriter writer : writers) {
        manifest = writer.commit();
      }
      if (manifest != null) {
        for (List<FeatureManifest.Part> ofFormat : manifest.files().values()) {
          ofFormat.forEach(file -> files.add(folder(part) + "/" + file.name()));
        }
        files.add(folder(part) + "/" + FeatureManifest.NAME);
      }
    }

    @Override
    public void close() throws IOException {
      open.close();
    }
  }
}
