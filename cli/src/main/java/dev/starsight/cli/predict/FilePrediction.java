package dev.starsight.cli.predict;

import dev.starsight.cli.console.Console;
import dev.starsight.cli.console.Interruption;
import dev.starsight.cli.predict.PredictionLines.Format;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.explain.Explanation;
import dev.starsight.lake.parquet.ParquetLines;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Predicts rows in chunks and writes them in order, in memory for a few chunks. While one chunk is
 * read, others are predicted, formatted and written.
 */
public final class FilePrediction {

  /** An encoder pads less with more rows, but a killed process loses what it has in work. */
  private static final int CHUNK = 2048;

  /** Rows at a time when each is explained. */
  private static final int EXPLAINED_CHUNK = 64;

  /** Receives rows in chunks; the list is only valid during the call. */
  public interface ChunkSink {
    void accept(List<Example> chunk) throws IOException;
  }

  /** The rows to predict. */
  public interface Source {

    /** Reads all rows, in chunks of at most so many, always the same ones if they are files. */
    Provenance read(int chunkRows, ChunkSink sink) throws IOException;
  }

  private record Chunk(List<byte[]> lines, int rows, List<Explanation> explanations) {}

  private final Classifier classifier;
  private final PredictionLines lines;
  private final Console console;
  private long rows;
  private long resumed;

  public FilePrediction(Classifier classifier, PredictionLines lines, Console console) {
    this.classifier = classifier;
    this.lines = lines;
    this.console = console;
  }

  /** Returns how many rows were written, those of an earlier process included. */
  public long rows() {
    return rows;
  }

  /** Returns how many rows an earlier process had written. */
  public long resumedRows() {
    return resumed;
  }

  /**
   * Writes rows to a stream as they come.
   *
   * @param atOnce whether the rows of a chunk are written before the next one is read
   * @param afterChunk called when a chunk was written
   */
  public Provenance writeTo(OutputStream out, Source source, boolean atOnce, Runnable afterChunk)
      throws IOException {
    out.write(lines.header());
    OrderedWork.Sink<Chunk> sink =
        chunk -> {
          for (byte[] piece : chunk.lines()) {
            out.write(piece);
          }
          afterChunk.run();
          count(chunk);
        };
    Provenance read = predict(source, sink, 0, atOnce);
    out.flush();
    return read;
  }

  /**
   * Writes rows to a file that has its name once it is complete; until then another process can
   * continue it.
   *
   * @param target is replaced
   * @param work what is made of what; null if nothing can be continued
   * @param resume whether rows of an earlier process are kept
   */
  public Provenance writeTo(Path target, @Nullable WorkIdentity work, Source source, boolean resume)
      throws IOException {
    Completion completion = file -> file.commitAs(complete(file));
    return work == null
        ? write(target, new WorkIdentity(), source, false, false, completion)
        : writeResumably(target, work, source, resume, completion);
  }

  /**
   * Writes rows of a lake into columns of it; until that is done another process can continue.
   *
   * @param column locked, of the lake that the rows are of
   * @param work what is made of what
   * @param resume whether rows of an earlier process are kept
   */
  public Provenance writeTo(LakeColumn column, WorkIdentity work, Source source, boolean resume)
      throws IOException {
    return writeResumably(
        column.target(),
        work,
        source,
        resume,
        file -> {
          column.write(file.rowsFile(), lines.labels(), console);
          file.discard();
        });
  }

  private Provenance writeResumably(
      Path target, WorkIdentity work, Source source, boolean resume, Completion completion)
      throws IOException {
    Interruption interruption =
        new Interruption(
            console,
            () ->
                "%s holds what is predicted so far; the same command with --resume goes on"
                    .formatted(PartialFile.directory(target)));
    Provenance[] read = new Provenance[1];
    interruption.during(() -> read[0] = write(target, work, source, resume, true, completion));
    return read[0];
  }

  /** Makes the result of all rows. */
  private interface Completion {
    void complete(PartialFile file) throws IOException;
  }

  private Provenance write(
      Path target,
      WorkIdentity work,
      Source source,
      boolean resume,
      boolean resumable,
      Completion completion)
      throws IOException {
    try (PartialFile file = PartialFile.open(target, work, resume)) {
      try {
        rows = file.rows();
        resumed = rows;
        file.appendHeader(lines.header());
        Provenance read = predict(source, chunk -> append(file, chunk), rows, false);
        file.endRows();
        completion.complete(file);
        return read;
      } catch (StarsightException e) {
        // Rows that are refused will be refused again.
        discard(file, e);
        throw e;
      } catch (IOException e) {
        if (!resumable) {
          discard(file, e);
        }
        throw e;
      }
    }
  }

  private static void discard(PartialFile file, Exception reason) {
    try {
      file.discard();
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private void append(PartialFile file, Chunk chunk) throws IOException {
    file.append(chunk.lines(), chunk.rows());
    count(chunk);
  }

  private Path complete(PartialFile file) throws IOException {
    if (lines.format() != Format.PARQUET) {
      return file.rowsFile();
    }
    Path parquet = file.workFile("rows.parquet");
    ParquetLines.write(file.rowsFile(), parquet, lines.columns());
    return parquet;
  }

  private void count(Chunk chunk) {
    chunk.explanations().forEach(lines.explain()::count);
    rows += chunk.rows();
    console.update("predicting", rows, -1, "");
  }

  private Provenance predict(
      Source source, OrderedWork.Sink<Chunk> sink, long skipped, boolean atOnce)
      throws IOException {
    long[] toSkip = {skipped};
    try (OrderedWork<List<Example>, Chunk> work = new OrderedWork<>(this::predict, sink, atOnce)) {
      Provenance read =
          source.read(
              lines.explain().isWanted() ? EXPLAINED_CHUNK : CHUNK,
              chunk -> {
                if (toSkip[0] > 0) {
                  toSkip[0] -= chunk.size();
                } else if (!chunk.isEmpty()) {
                  work.accept(List.copyOf(chunk));
                }
              });
      work.finish();
      return read;
    }
  }

  private Chunk predict(List<Example> chunk) {
    List<Prediction> predictions = classifier.predict(chunk);
    List<Explanation> explanations = lines.explain().of(classifier, chunk);
    return new Chunk(lines.of(chunk, predictions, explanations), chunk.size(), explanations);
  }
}
