package dev.starsight.delimited;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Opens what a path names to be read once from its beginning: a file, or what a program puts in its
 * place, such as standard input. Must be thread-safe if several files are read at once.
 */
@FunctionalInterface
public interface FileOpener {

  /** The path that programs give to standard input, which has no name. */
  String STANDARD_INPUT = "standard input";

  /**
   * Opens a path.
   *
   * @throws IOException naming the path, if it cannot be read
   */
  Opened open(Path path) throws IOException;

  /** Returns an opener of plain files. */
  static FileOpener files() {
    return path -> {
      if (Files.isDirectory(path)) {
        throw new IOException(path + ": a file is needed here, but this is a directory");
      }
      if (!Files.exists(path)) {
        throw new IOException(path + ": there is no such file");
      }
      long size = Files.isRegularFile(path) ? Files.size(path) : -1;
      try {
        return Opened.of(Files.newInputStream(path), size);
      } catch (AccessDeniedException e) {
        throw new IOException(path + ": this file may not be read", e);
      }
    };
  }

  /**
   * Returns an opener for Parquet files, which begin with PAR1, and all others.
   *
   * @param parquet opens Parquet files
   * @param others opens all others, also what is no regular file
   */
  static FileOpener ofParquet(FileOpener parquet, FileOpener others) {
    return path -> (isParquet(path) ? parquet : others).open(path);
  }

  private static boolean isParquet(Path path) throws IOException {
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      return false;
    }
    byte[] magic = {'P', 'A', 'R', '1'};
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(magic.length), magic);
    }
  }

  /** A stream whose bytes are made block by block. Not thread-safe. */
  abstract class BlockStream extends InputStream {

    /** About how many bytes a block should have. */
    protected static final int BLOCK_BYTES = 1 << 16;

    private byte[] block = {};
    private int position;

    /** Returns the next bytes; none at the end. */
    protected abstract byte[] nextBlock() throws IOException;

    @Override
    public final int read() throws IOException {
      return hasMore() ? block[position++] & 0xFF : -1;
    }

    @Override
    public final int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!hasMore()) {
        return -1;
      }
      int n = Math.min(length, block.length - position);
      System.arraycopy(block, position, bytes, offset, n);
      position += n;
      return n;
    }

    private boolean hasMore() throws IOException {
      if (position == block.length) {
        block = nextBlock();
        position = 0;
      }
      return block.length > 0;
    }
  }

  /**
   * The bytes of a file.
   *
   * @param stream the bytes, which the reader closes
   * @param size how many there are, or -1 if unknown
   * @param live whether they come as they are made, so that rows are read as soon as they are
   *     whole, and the head of the file ends where {@link InputStream#available} is 0
   * @param original the file that the stream is a translation of, whose digest is that of the rows;
   *     null if it is the stream itself
   */
  record Opened(InputStream stream, long size, boolean live, @Nullable Path original) {

    public Opened {
      Objects.requireNonNull(stream, "stream");
    }

    /** Returns the bytes of a file as they are. */
    public static Opened of(InputStream stream, long size) {
      return new Opened(stream, size, false, null);
    }
  }
}
