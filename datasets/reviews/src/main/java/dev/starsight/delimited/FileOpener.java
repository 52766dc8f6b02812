package dev.starsight.delimited;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
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
