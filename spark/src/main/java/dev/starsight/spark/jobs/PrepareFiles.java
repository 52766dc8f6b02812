package dev.starsight.spark.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Splits.SplitPart;
import dev.starsight.data.StarsightException;
import dev.starsight.data.internal.NormalizedText;
import dev.starsight.features.FeatureBatch;
import dev.starsight.features.FeatureFiles.FeatureOptions;
import dev.starsight.features.FeatureWriter;
import dev.starsight.files.internal.Json;
import dev.starsight.text.LengthDistribution;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.TokenizerFile;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Splits, balances and tokenizes the rows of files, each file in a task that leaves a data set for
 * each part. A row is in the part that a hash of its normalized text and the seed say, so that
 * equal texts are in one part whatever the file. Balancing keeps of each label as many training
 * rows as the rarest has: those with the least hashes of file, row and seed, so that a task that
 * runs again keeps the same ones. What has to be known of all rows is counted in earlier passes.
 */
final class PrepareFiles implements Serializable {

  private static final long serialVersionUID = 1;
  private static final int BATCH_ROWS = 1024;
  private static final int FILE_BITS = 40;
  private static final SplitPart[] PARTS = SplitPart.values();

  private final JobInput input;
  private final String exchange;
  private final long seed;
  private final double[] shares = new double[2];

  /** The greatest hash of a training row that is kept, unsigned; absent where all are. */
  private final HashMap<String, Long> limits = new HashMap<>();

  private PrepareFiles(JobInput input, JsonNode job, Path exchange) {
    this.input = input;
    this.exchange = exchange.toString();
    this.seed = job.path("seed").asLong();
    shares[0] = job.path("train").asDouble();
    shares[1] = job.path("validation").asDouble();
  }

  static void run(JavaSparkContext spark, JsonNode job, Path exchange) throws IOException {
    PrepareFiles task = new PrepareFiles(JobInput.of(job), job, exchange);
    JavaRDD<Integer> files = task.input.positions(spark);
    LabelCounts counts = files.map(task::count).treeReduce(LabelCounts::plus);
    boolean balanced = job.path("balanced").asBoolean();
    if (balanced) {
      task.balance(files, counts);
    }
    List<String> names = new ArrayList<>();
    counts.labels().forEach(names::add);
    LabelSet labels = LabelSet.of(names);
    long[] lengths = files.map(task::lengths).treeReduce(PrepareFiles::sum);
    int maxLength = job.path("maxLength").asInt();
    if (maxLength == 0) {
      maxLength = distribution(lengths).suggestMaxLength();
    }
    List<String> ordered = List.copyOf(labels.labels());
    int most = maxLength;
    files.foreach(file -> task.write(file, ordered, most));
    ObjectNode result = Json.object().put("maxLength", maxLength);
    result.put("truncatedShare", distribution(lengths).truncatedShare(maxLength));
    ArrayNode perLabel = result.putArray("labels");
    for (String label : ordered) {
      ObjectNode each = perLabel.addObject().put("label", label);
      for (SplitPart part : PARTS) {
        long rows = counts.rows(label, part);
        boolean cut = balanced && part == SplitPart.TRAIN;
        each.put(folder(part), cut ? Math.min(rows, counts.rarest()) : rows);
      }
    }
    Json.write(exchange.resolve("result.json"), result);
  }

  /** Returns the distribution of lengths, of some of them if there are very many. */
  private static LengthDistribution distribution(long[] lengths) {
    long all = Arrays.stream(lengths).sum();
    long divisor = Math.max(1, all / 10_000_000);
    return LengthDistribution.ofCounts(
        Arrays.stream(lengths).mapToInt(count -> (int) (count / divisor)).toArray());
  }

  private static long[] sum(long[] one, long[] other) {
    for (int i = 0; i < one.length; i++) {
      one[i] += other[i];
    }
    return one;
  }

  private static String folder(SplitPart part) {
    return part.name().toLowerCase(Locale.ROOT);
  }

  /** A row of a file, its part and the hash by which it is drawn. */
  private interface RowSink {
    void accept(Example row, SplitPart part, long rowHash) throws IOException;
  }

  private void read(int file, RowSink sink, @Nullable Path described) throws IOException {
    try (JobRows<Example> rows = input.examples(file, true, described != null)) {
      long number = 0;
      for (Example row = rows.read(); row != null; row = rows.read()) {
        long place = ((long) file << FILE_BITS) + number;
        sink.accept(row, part(NormalizedText.key(row.text())), mix(mix(place) ^ seed));
        number++;
      }
      if (described != null) {
        rows.describe(described);
      }
    }
  }

  private SplitPart part(long textKey) {
    double share = (mix(textKey ^ mix(seed)) >>> 11) * 0x1p-53;
    return share < shares[0]
        ? SplitPart.TRAIN
        : share < shares[0] + shares[1] ? SplitPart.VALIDATION : SplitPart.TEST;
  }

  /** Returns the finalizer of SplitMix64, a bijection. */
  private static long mix(long value) {
    long hash = value + 0x9E3779B97F4A7C15L;
    hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
    hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
    return hash ^ (hash >>> 31);
  }

  private LabelCounts count(int file) throws IOException {
    LabelCounts counts = new LabelCounts();
    read(file, (row, part, hash) -> counts.add(row.requireLabel(), part, hash), null);
    return counts;
  }

  /** Finds the greatest hashes: first the bucket of each, then its place there. */
  private void balance(JavaRDD<Integer> files, LabelCounts counts) {
    long kept = counts.rarest();
    HashMap<String, Integer> buckets = new HashMap<>();
    Map<String, Long> places = new HashMap<>();
    for (String label : counts.labels()) {
      long before = 0;
      int bucket = 0;
      while (bucket < LabelCounts.BUCKETS && before + counts.trainingRows(label, bucket) < kept) {
        before += counts.trainingRows(label, bucket);
        bucket++;
      }
      if (counts.rows(label, SplitPart.TRAIN) > kept) {
        buckets.put(label, bucket);
        places.put(label, kept - before);
      }
    }
    if (buckets.isEmpty()) {
      return;
    }
    Map<String, List<Long>> hashes = new HashMap<>();
    for (Tuple2<String, Long> each :
        files.flatMap(file -> inBuckets(file, buckets).iterator()).collect()) {
      hashes.computeIfAbsent(each._1(), key -> new ArrayList<>()).add(each._2());
    }
    hashes.forEach(
        (label, found) -> {
          found.sort(Long::compareUnsigned);
          limits.put(label, found.get((int) (places.getOrDefault(label, 1L) - 1)));
        });
  }

  private List<Tuple2<String, Long>> inBuckets(int file, Map<String, Integer> buckets)
      throws IOException {
    List<Tuple2<String, Long>> found = new ArrayList<>();
    read(
        file,
        (row, part, hash) -> {
          Integer bucket = buckets.get(row.requireLabel());
          if (part == SplitPart.TRAIN && bucket != null && bucket == LabelCounts.bucket(hash)) {
            found.add(new Tuple2<>(row.requireLabel(), hash));
          }
        },
        null);
    return found;
  }

  private boolean isKept(Example row, SplitPart part, long hash) {
    Long limit = limits.get(row.requireLabel());
    return part != SplitPart.TRAIN || limit == null || Long.compareUnsigned(hash, limit) <= 0;
  }

  private Tokenizer tokenizer() throws IOException {
    return TokenizerFile.open(Path.of(exchange, "tokenizer")).tokenizer();
  }

  /**
   * Returns the number of kept training texts by their tokens, at most one more than is allowed.
   */
  private long[] lengths(int file) throws IOException {
    int most = LengthDistribution.LARGEST_MAX_LENGTH + 1;
    long[] lengths = new long[most + 2];
    int[] ids = new int[most + 1];
    try (Tokenizer tokenizer = tokenizer()) {
      read(
          file,
          (row, part, hash) -> {
            if (part == SplitPart.TRAIN && isKept(row, part, hash)) {
              lengths[tokenizer.encode(row.text(), most, ids, 0)]++;
            }
          },
          null);
    }
    return lengths;
  }

  private void write(int file, List<String> labels, int maxLength) throws IOException {
    LabelSet ids = LabelSet.ordered(labels);
    try (PartDirectory target = PartDirectory.begin(Path.of(exchange), "part-" + file);
        Tokenizer tokenizer = tokenizer();
        Writers writers = new Writers(target.path(), labels, maxLength)) {
      int[] tokens = new int[maxLength];
      read(
          file,
          (row, part, hash) -> {
            if (isKept(row, part, hash)) {
              int length = tokenizer.encode(row.text(), maxLength, tokens, 0);
              writers.add(part, tokens, length, ids.idOf(row.requireLabel()));
            }
          },
          target.path().resolve("source.json"));
      writers.commit();
      target.commit();
    }
  }

  /** The data sets of the parts of a split, from one file. */
  private static final class Writers implements AutoCloseable {

    private final Map<SplitPart, FeatureWriter> writers = new EnumMap<>(SplitPart.class);
    private final Map<SplitPart, FeatureBatch.Builder> batches = new EnumMap<>(SplitPart.class);

    Writers(Path directory, List<String> labels, int maxLength) throws IOException {
      for (SplitPart part : PARTS) {
        ObjectNode description = Json.object().put("part", folder(part));
        labels.forEach(description.putArray("labels")::add);
        writers.put(
            part,
            FeatureWriter.tfRecord(
                directory.resolve(folder(part)),
                FeatureOptions.of(maxLength).withDescription(description),
                1));
        batches.put(part, FeatureBatch.builder(maxLength, BATCH_ROWS));
      }
    }

    private static <T> T of(Map<SplitPart, T> map, SplitPart part) {
      T value = map.get(part);
      if (value == null) {
        throw new StarsightException("there is no part " + part);
      }
      return value;
    }

    void add(SplitPart part, int[] tokens, int length, int labelId) throws IOException {
      FeatureBatch.Builder batch = of(batches, part).add(tokens, 0, length, labelId);
      if (batch.size() == BATCH_ROWS) {
        of(writers, part).write(batch.build());
      }
    }

    void commit() throws IOException {
      for (SplitPart part : PARTS) {
        if (of(batches, part).size() > 0) {
          of(writers, part).write(of(batches, part).build());
        }
        of(writers, part).commit();
      }
    }

    @Override
    public void close() throws IOException {
      for (FeatureWriter writer : writers.values()) {
        writer.close();
      }
    }
  }
}
