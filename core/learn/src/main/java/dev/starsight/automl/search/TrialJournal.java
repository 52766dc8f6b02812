package dev.starsight.automl.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.automl.Candidate;
import dev.starsight.automl.SearchSpace;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.SealedLine;
import dev.starsight.files.internal.WorkManifest;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The results of a search so far, one JSON object a line, so that an interrupted search can be
 * resumed. The first line is the fingerprint of the search. Thread-safe.
 */
final class TrialJournal implements AutoCloseable {

  /** The field of the fingerprint that is a digest, which means nothing to people. */
  static final String DATA = "data";

  private static final String FILE = CandidateSearch.JOURNAL;

  /**
   * The result of one fit. Failures are not kept, since their cause may have been repaired.
   *
   * @param score higher is better
   * @param model SHA-256 of the {@code model.json} that was saved; empty for a partial trial
   * @param elapsed seconds from the beginning of the search, without interruptions
   * @param heldOut the predictions of a fold as {@link FoldRunner#write} writes them; empty for
   *     none
   */
  record Entry(
      double score,
      double fitSeconds,
      double predictSeconds,
      String model,
      double elapsed,
      String heldOut) {}

  private final Map<String, Entry> entries = new HashMap<>();
  private final Path file;
  private final BufferedWriter writer;
  private final long start = System.nanoTime();
  private double elapsedBefore;

  private TrialJournal(Path file, BufferedWriter writer) {
    this.file = file;
    this.writer = writer;
  }

  /**
   * Opens the journal of a directory.
   *
   * @param manifest of the directory, to which the journal is added
   * @param fingerprint properties that are the same only for the same search
   * @param resume whether to continue the search in the directory, if there is one
   * @throws StarsightException if the search in the directory is another one
   */
  static TrialJournal open(
      Path directory, WorkManifest manifest, Map<String, String> fingerprint, boolean resume)
      throws IOException {
    Path file = directory.resolve(FILE);
    manifest.add(file);
    List<String> lines = resume && Files.exists(file) ? lines(file) : List.of();
    if (lines.isEmpty()) {
      TrialJournal journal =
          new TrialJournal(file, Files.newBufferedWriter(file, StandardCharsets.UTF_8));
      ObjectNode first = Json.object();
      fingerprint.forEach(first::put);
      journal.line(first);
      return journal;
    }
    requireSame(file, lines.get(0), fingerprint);
    removeTornLine(file);
    TrialJournal journal =
        new TrialJournal(
            file, Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND));
    for (String line : lines.subList(1, lines.size())) {
      journal.readEntry(line);
    }
    return journal;
  }

  /** Returns the complete lines of a journal. */
  private static List<String> lines(Path file) throws IOException {
    // Decoded with replacements: the end may lie within a character.
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    int end = text.lastIndexOf('\n');
    return end < 0 ? List.of() : text.substring(0, end).lines().toList();
  }

  private static void removeTornLine(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(end);
    }
  }

  private static void requireSame(Path file, String line, Map<String, String> fingerprint)
      throws IOException {
    JsonNode first = Json.parse(file.toString(), line);
    for (Map.Entry<String, String> entry : fingerprint.entrySet()) {
      String there = first.path(entry.getKey()).asText();
      if (!there.equals(entry.getValue())) {
        throw new StarsightException(
            ("the search in %s cannot be resumed: %s; go on with the options it was begun with, or"
                    + " begin anew")
                .formatted(
                    file.getParent(),
                    entry.getKey().equals(DATA)
                        ? "it is of other rows, labels or columns"
                        : "its %s was %s, but now is %s"
                            .formatted(entry.getKey(), shown(there), shown(entry.getValue()))));
      }
    }
  }

  private static String shown(String value) {
    return value.isEmpty() ? "not given" : value;
  }

  private void readEntry(String line) {
    try {
      JsonFields fields = JsonFields.parse(FILE, line);
      if (fields.has("key")) {
        Entry entry =
            new Entry(
                fields.realOrNaN("score"),
                fields.real("fitSeconds"),
                fields.real("predictSeconds"),
                fields.text("model"),
                fields.real("elapsed"),
                fields.has("heldOut") ? fields.text("heldOut") : "");
        entries.put(fields.text("key"), entry);
        elapsedBefore = Math.max(elapsedBefore, entry.elapsed());
      }
    } catch (IOException e) {
      // A line may have been cut short, or be empty; its result is computed again.
    }
  }

  /** Returns the seconds that the search had taken before it was resumed. */
  double elapsedBefore() {
    return elapsedBefore;
  }

  /**
   * Returns the key of a fit: its configuration with a hash of the trainer's code. The code names
   * an encoder that comes as an artifact, the configuration one in a directory. Trainers without
   * code are told apart by name and configuration alone.
   *
   * @param fit the name of the trial, and the rows it is fitted on
   */
  static String key(String fit, Candidate candidate) {
    String code = candidate.space().code().map(SearchSpace.Code::expression).orElse("");
    return "%s|%s|%08x".formatted(fit, candidate.settings(), code.hashCode());
  }

  synchronized Optional<Entry> find(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  void add(String key, double score, double fitSeconds, double predictSeconds, String model)
      throws IOException {
    add(key, score, fitSeconds, predictSeconds, model, "");
  }

  synchronized void add(
      String key,
      double score,
      double fitSeconds,
      double predictSeconds,
      String model,
      String heldOut)
      throws IOException {
    ObjectNode node = Json.object();
    node.put("key", key);
    node.set("score", Json.number(score));
    node.put("fitSeconds", fitSeconds);
    node.put("predictSeconds", predictSeconds);
    node.put("model", model);
    double elapsed = elapsedBefore + (System.nanoTime() - start) / 1e9;
    node.put("elapsed", elapsed);
    if (!heldOut.isEmpty()) {
      node.put("heldOut", heldOut);
    }
    line(node);
    entries.put(key, new Entry(score, fitSeconds, predictSeconds, model, elapsed, heldOut));
  }

  private void line(ObjectNode node) throws IOException {
    try {
      writer.write(SealedLine.of(node));
      writer.write('\n');
      writer.flush();
    } catch (IOException e) {
      throw new IOException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
