package dev.starsight.cli.rows;

import dev.starsight.run.Threads;
import dev.starsight.text.LengthDistribution;
import dev.starsight.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Rows that several threads tokenize into a temporary file, in order; two bytes per row stay in
 * memory. Not thread-safe.
 */
public final class TokenizedRows implements AutoCloseable {

  /** Receives the rows in order. */
  public interface Listener {
    void accept(String label, long textKey);
  }

  /** Limits memory on many threads: a chunk takes half a megabyte to one megabyte. */
  private static final int MOST_PENDING = 64;

  private final Tokenizer tokenizer;
  private final int limit;
  private final int mostPending;
  private final Listener listener;
  private final @Nullable ExecutorService workers;
  private final int idBytes;
  private final TokenSpill spill;
  private final ShortColumn lengths = new ShortColumn();

  private final Queue<Future<TokenChunk>> pending = new ArrayDeque<>();
  private final Queue<TokenChunk> idle = new ArrayDeque<>();
  private TokenChunk filling;

  /**
   * Creates an empty sequence of rows.
   *
   * @param directory where the temporary file is written
   * @param maxLength maximum tokens of a row that will be read
   */
  public TokenizedRows(
      Path directory, Tokenizer tokenizer, int maxLength, int threads, Listener listener)
      throws IOException {
    this.tokenizer = tokenizer;
    // One more token shows whether a row is longer. Of a pair that is cut to an even length the
    // longer text keeps more tokens, so that it can be cut again as if it had been cut once.
    int longer = Math.min(maxLength, LengthDistribution.LARGEST_MAX_LENGTH) + 1;
    this.limit = longer + longer % 2;
    this.mostPending = (int) Math.min(2L * threads, MOST_PENDING);
    this.listener = listener;
    this.workers = threads == 1 ? null : Threads.newPool("starsight-tokenizer", threads);
    this.idBytes = TokenSpill.idBytes(tokenizer.vocabulary().size());
    this.filling = new TokenChunk(limit, idBytes);
    // Last, because it would have to be closed if anything after it failed.
    this.spill = TokenSpill.in(directory, idBytes);
  }

  /**
   * Adds a row; its text is copied.
   *
   * @param headline the segment before the text; null for the text alone
   */
  public void add(byte[] utf8, int from, int to, @Nullable String headline, String label)
      throws IOException {
    if (!filling.hasRoom(to - from)) {
      submit();
    }
    filling.add(utf8, from, to, headline, label);
  }

  /** Ends adding; all rows are tokenized then. */
  public void finish() throws IOException {
    if (filling.size() > 0) {
      submit();
    }
    while (!pending.isEmpty()) {
      takePending();
    }
    idle.clear(); // the feature files need memory next
    spill.rewind();
  }

  private void submit() throws IOException {
    TokenChunk full = filling;
    if (workers == null) {
      take(full.tokenize(tokenizer));
    } else {
      pending.add(workers.submit(() -> full.tokenize(tokenizer)));
      while (pending.size() >= mostPending) {
        takePending();
      }
    }
    TokenChunk next = idle.poll();
    filling = next == null ? new TokenChunk(limit, idBytes) : next;
  }

  private void takePending() throws IOException {
    take(Threads.await(pending.remove(), "interrupted while rows were tokenized"));
  }

  private void take(TokenChunk chunk) throws IOException {
    spill.append(chunk.records(), chunk.recordBytes());
    for (int row = 0; row < chunk.size(); row++) {
      lengths.add(chunk.length(row));
      listener.accept(chunk.label(row), chunk.key(row));
    }
    chunk.clear();
    idle.add(chunk);
  }

  int size() {
    return lengths.size();
  }

  /** Returns the tokens of a row, at most {@link #limit}. */
  int length(int row) {
    return lengths.get(row);
  }

  /** Returns the maximum tokens that {@link #read} returns. */
  int limit() {
    return limit;
  }

  int read(int[] ids) throws IOException {
    return spill.read(ids);
  }

  /** Returns where the text begins in the row that was read; 0 if it has no headline. */
  int second() {
    return spill.second();
  }

  void skip() throws IOException {
    spill.skip();
  }

  /** Waits for the workers, because the caller closes their tokenizer next. */
  @Override
  public void close() throws IOException {
    try (spill) {
      if (workers != null) {
        workers.shutdownNow();
        if (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
          throw new IOException("the threads that tokenize do not end");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
