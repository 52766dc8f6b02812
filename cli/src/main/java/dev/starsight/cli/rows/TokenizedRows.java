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
 * Rows that are tokenized, by several threads, as they come, and kept in a file in their order: two
 * bytes a row stay in memory. Not thread-safe.
 */
public final class TokenizedRows implements AutoCloseable {

  /** Hears of the rows in their order. */
  public interface Listener {
    void accept(String label, long textKey);
  }

  /** However many threads there are: half a megabyte each for most texts, a whole at worst. */
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
   * Begins without rows.
   *
   * @param directory where the file is kept
   * @param maxLength the most tokens of a row that will be asked for
   */
  public TokenizedRows(
      Path directory, Tokenizer tokenizer, int maxLength, int threads, Listener listener)
      throws IOException {
    this.tokenizer = tokenizer;
    // One more, to know of each row whether it is longer.
    this.limit = Math.min(maxLength, LengthDistribution.LARGEST_MAX_LENGTH) + 1;
    this.mostPending = (int) Math.min(2L * threads, MOST_PENDING);
    this.listener = listener;
    this.workers = threads == 1 ? null : Threads.newPool("starsight-tokenizer", threads);
    this.idBytes = TokenSpill.idBytes(tokenizer.vocabulary().size());
    this.filling = new TokenChunk(limit, idBytes);
    // Last: it is what must be closed, should anything else fail.
    this.spill = TokenSpill.in(directory, idBytes);
  }

  /** Adds a row; its text is copied. */
  public void add(byte[] utf8, int from, int to, String label) throws IOException {
    if (!filling.hasRoom(to - from)) {
      submit();
    }
    filling.add(utf8, from, to, label);
  }

  /** Ends adding: every row is tokenized then. */
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

  /** Tokens of a row, or one more than the most that were asked for. */
  int length(int row) {
    return lengths.get(row);
  }

  /** The most tokens that {@link #read} gives. */
  int limit() {
    return limit;
  }

  /** Reads the tokens of the next row and returns how many there are. */
  int read(int[] ids) throws IOException {
    return spill.read(ids);
  }

  /** Passes over the next row. */
  void skip() throws IOException {
    spill.skip();
  }

  /** Waits for the workers, if need be: whoever closes this will close their tokenizer next. */
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
