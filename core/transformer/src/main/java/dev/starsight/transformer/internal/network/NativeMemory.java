package dev.starsight.transformer.internal.network;

import com.sun.jna.Function;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The way in which the C library gives memory to the engine. A step of training takes and returns
 * hundreds of megabytes. By default, glibc returns much of it to the system in between, which then
 * clears it again, page by page of 4 KiB; on virtual machines, the processor also takes long to
 * look up so many pages. Here it keeps what was freed, and all memory of the process that is of no
 * file, Java's heap included, may be in pages of 2 MiB (decision 046). Linux with glibc only;
 * elsewhere, and if the user has set any of it, nothing changes. Thread-safe.
 */
final class NativeMemory {

  private static final int M_TRIM_THRESHOLD = -1;
  private static final int M_TOP_PAD = -2;
  private static final int M_MMAP_THRESHOLD = -3;
  private static final int MADV_HUGEPAGE = 14;

  private static final int TOP_PAD = 64 << 20; // The size of an arena's heap.
  private static final int MMAP_THRESHOLD = 32 << 20; // The largest that glibc takes.
  private static final long HUGE_PAGE = 2 << 20;

  private static final Path MAPS = Path.of("/proc/self/maps");

  /** Memory of no file: addresses, permissions, offset, device and inode, perhaps a name. */
  static final Pattern ANONYMOUS = Pattern.compile("(\\w+)-(\\w+) rw-p 0+ 00:00 0 *(?:\\[heap])?");

  /** The memory of a network grows in its first calls, so it is looked at again after these. */
  private static final int LAST_CALL = 64;

  private static boolean used;

  private NativeMemory() {}

  /** Makes the C library keep freed memory; before the engine starts. */
  static synchronized void keepFreed() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    boolean chosen =
        System.getenv().keySet().stream()
            .anyMatch(name -> name.startsWith("MALLOC_") || name.equals("GLIBC_TUNABLES"));
    if (chosen || !system.contains("linux")) {
      return;
    }
    try {
      Function mallopt = Function.getFunction("c", "mallopt");
      used =
          mallopt.invokeInt(new Object[] {M_MMAP_THRESHOLD, MMAP_THRESHOLD}) == 1
              && mallopt.invokeInt(new Object[] {M_TRIM_THRESHOLD, Integer.MAX_VALUE}) == 1
              && mallopt.invokeInt(new Object[] {M_TOP_PAD, TOP_PAD}) == 1;
    } catch (RuntimeException | LinkageError e) {
      // Without it everything works, only slower.
    }
  }

  /**
   * Asks for huge pages after the first, second, fourth and so on of a network's calls.
   *
   * @param calls made so far, this one included
   */
  static synchronized void afterCall(long calls) {
    if (used && calls <= LAST_CALL && Long.bitCount(calls) == 1) {
      try (Stream<String> maps = Files.lines(MAPS, StandardCharsets.ISO_8859_1)) {
        Function madvise = Function.getFunction("c", "madvise");
        maps.forEach(map -> advise(madvise, map));
      } catch (IOException | RuntimeException | LinkageError e) {
        used = false;
      }
    }
  }

  private static void advise(Function madvise, String line) {
    Matcher map = ANONYMOUS.matcher(line);
    if (map.matches()) {
      long from = address(map, 1);
      long size = address(map, 2) - from;
      if (size >= HUGE_PAGE) {
        madvise.invokeInt(new Object[] {new Pointer(from), new NativeLong(size), MADV_HUGEPAGE});
      }
    }
  }

  private static long address(Matcher map, int group) {
    return Long.parseUnsignedLong(map.group(group), 16);
  }
}
