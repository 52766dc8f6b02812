package dev.starsight.transformer.internal.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive of a program: the file that {@code torch.jit.save} writes for a module
 * {@code M} without parameters and that PyTorch's {@code caffe2/serialize} reads, a zip of
 * uncompressed entries with two small pickles.
 */
public final class TorchScriptArchive {

  /** An instance of {@code __torch__.M} whose state is {@code {training: True}}. */
  private static final String DATA_PICKLE =
      "\u0080\u0002" // protocol 2
          + "c__torch__\nM\n" // the class
          + ")\u0081" // no arguments, new object
          + "}X\u0008\0\0\0training\u0088s" // its state
          + "b."; // build, stop

  private TorchScriptArchive() {}

  /** Returns the archive of a module whose code, a class {@code M}, is ASCII. */
  public static byte[] of(String code) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "m/version", "10\n");
      store(zip, "m/byteorder", "little");
      store(zip, "m/constants.pkl", "\u0080\u0002).");
      store(zip, "m/data.pkl", DATA_PICKLE);
      store(zip, "m/code/__torch__.py", code);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.ISO_8859_1);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
