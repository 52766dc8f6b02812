package dev.starsight.files.internal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Directories with everything in them. Links are not followed. */
final class FileTree {

  /** What is done with a path. */
  @FunctionalInterface
  interface Visit {
    void accept(Path path) throws IOException;
  }

  private FileTree() {}

  /** Deletes a file, or a directory with everything in it, if it is there. */
  static void delete(Path root) throws IOException {
    if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      visit(root, Files::deleteIfExists, Files::deleteIfExists);
    }
  }

  /** Visits every file, and every directory after what is in it. */
  static void visit(Path root, Visit files, Visit directories) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            files.accept(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            directories.accept(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
