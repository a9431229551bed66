package com.openagents.spacetime.gateway.revocation;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that grows at its end. Belongs to one thread at a time. */
interface AppendFile extends Closeable {
    /** How files are opened; another one in tests, where disks are full or fail. */
    interface Opener {
        /** Opens a file, which is made, readable by its owner alone, if it is not there. */
        AppendFile open(Path file) throws IOException;
    }

    /** Adds bytes at the end; after a failure some of them may stand there. */
    void append(byte[] bytes) throws IOException;

    /** Returns when all that was added is on the disk. After a failure nobody knows what is, and a second try may lie. */
    void flush() throws IOException;

    /** Drops all bytes from a length on. */
    void cut(long length) throws IOException;

    /**
     * The file on the disk. It is no {@link java.nio.channels.FileChannel}, since an interrupt of the thread that writes
     * would close one for good.
     */
    static AppendFile onDisk(Path path) throws IOException {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException there) {
            // Then it is kept, with the rights that it has.
        }
        var file = new RandomAccessFile(path.toFile(), "rw");
        file.seek(file.length());
        return new AppendFile() {
            @Override
            public void append(byte[] bytes) throws IOException {
                file.write(bytes);
            }

            @Override
            public void flush() throws IOException {
                file.getFD().sync();
            }

            @Override
            public void cut(long length) throws IOException {
                file.setLength(length);
                file.seek(length);
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}
