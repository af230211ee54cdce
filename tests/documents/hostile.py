"""Makes files that mean harm or are broken. Each is small on disk and real: it is what its name says."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from tests.documents import samples

MB = 1 << 20
SLIDE, WORD, TYPES = "ppt/slides/slide1.xml", "word/document.xml", "[Content_Types].xml"
Edit = Callable[[bytes], bytes]
_BODY_END, _TREE_END = b"</w:body>", b"</p:spTree>"


def rezip(
    source: bytes, *, edit: Mapping[str, Edit] | None = None, add: Mapping[str, bytes] | None = None
) -> bytes:
    """The same archive with some parts changed and some added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, edit[name](data) if edit and name in edit else data)
        for name, data in (add or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def small_deck() -> bytes:
    """One slide, one bullet."""
    deck = samples.Deck()
    deck.slide("A title", [(0, "a bullet")])
    return deck.bytes()


def bomb_of_tags(megabytes: int) -> bytes:
    """A Word file whose text unpacks to so many megabytes of empty paragraphs."""
    empty = b"<w:p/>" * (megabytes * MB // 6)
    return rezip(samples.trap_memo(), edit={WORD: lambda d: d.replace(_BODY_END, empty + _BODY_END)})


def bomb_of_media(megabytes: int) -> bytes:
    """A deck with pictures of zeros, in parts of 50 MB."""
    parts = {f"ppt/media/z{i}.png": b"\0" * (50 * MB) for i in range(megabytes // 50)}
    return rezip(small_deck(), add=parts)


def with_declaration(source: bytes, part: str, declaration: bytes, entity: bytes) -> bytes:
    """The part with a document type declaration, its entity used in the text."""

    def edit(data: bytes) -> bytes:
        at = data.index(b"?>") + 2
        return (data[:at] + declaration + data[at:]).replace(b"A title", entity).replace(b"Customers", entity)

    return rezip(source, edit={part: edit})


def billion_laughs(source: bytes, part: str) -> bytes:
    """Entities that double up to a thousand million words."""
    levels = b"".join(b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 10))
    return with_declaration(source, part, b'<!DOCTYPE l [<!ENTITY a0 "lol">' + levels + b"]>", b"&a9;")


def external_entity(source: bytes, part: str, path: str) -> bytes:
    """An entity that stands for a file of the machine."""
    declaration = f'<!DOCTYPE l [<!ENTITY x SYSTEM "file://{path}">]>'.encode()
    return with_declaration(source, part, declaration, b"&x;")


def with_macros(source: bytes) -> bytes:
    """The same file as Office saves it with macros in it."""
    project = "word/vbaProject.bin" if b"word/document.xml" in source else "ppt/vbaProject.bin"
    return rezip(source, add={project: b"\xd0\xcf\x11\xe0" + b"\1" * 500})


def macro_enabled(source: bytes) -> bytes:
    """A deck that is declared to be macro-enabled."""
    plain = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    enabled = b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
    return rezip(source, edit={TYPES: lambda d: d.replace(plain, enabled)})


def path_traversal(name: str) -> bytes:
    """An archive with a part whose name climbs out of it."""
    return rezip(small_deck(), add={name: b"x"})


def encrypted_office() -> bytes:
    """A compound file as Office writes it for a password: one FAT sector, one directory, an EncryptedPackage."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0, 0)
    head += struct.pack("<108I", *([free] * 108))
    table = struct.pack("<128I", fat, end, end, *([free] * 125))

    def entry(
        name: str, kind: int, *, child: int = free, right: int = free, start: int = end, size: int = 0
    ) -> bytes:
        raw = name.encode("utf-16-le") + b"\0\0"
        shape = struct.pack("<HBBIII", len(raw), kind, 1, free, right, child)
        return raw.ljust(64, b"\0") + shape + b"\0" * 36 + struct.pack("<IQ", start, size)

    directory = entry("Root Entry", 5, child=1) + entry("EncryptedPackage", 2, right=2, start=2, size=512)
    directory += entry("EncryptionInfo", 2) + entry("", 0, start=0)
    return head[:512].ljust(512, b"\xff") + table + directory + random.Random(1).randbytes(512)


def rotten(source: bytes) -> bytes:
    """Sixty bytes of the file turned over, here and there."""
    chance, data = random.Random(1), bytearray(source)
    for _ in range(60):
        data[chance.randrange(200, len(data) - 600)] ^= 255
    return bytes(data)


def many_slides(count: int) -> bytes:
    """A deck of so many slides, made by repeating the parts of one (python-pptx would take long)."""
    import re

    base = small_deck()
    with zipfile.ZipFile(io.BytesIO(base)) as archive:
        slide, links = archive.read(SLIDE), archive.read("ppt/slides/_rels/slide1.xml.rels")
    kind = b"application/vnd.openxmlformats-officedocument.presentationml.slide+xml"
    relation = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/slide"
    numbers = range(2, count + 1)
    types = b"".join(
        b'<Override PartName="/ppt/slides/slide%d.xml" ContentType="%s"/>' % (n, kind) for n in numbers
    )
    ids = b"".join(b'<p:sldId id="%d" r:id="rIdS%d"/>' % (1000 + n, n) for n in numbers)
    rels = b"".join(
        b'<Relationship Id="rIdS%d" Type="%s" Target="slides/slide%d.xml"/>' % (n, relation, n)
        for n in numbers
    )
    edits: dict[str, Edit] = {
        TYPES: lambda d: d.replace(b"</Types>", types + b"</Types>"),
        "ppt/presentation.xml": lambda d: re.sub(rb"</p:sldIdLst>", ids + b"</p:sldIdLst>", d),
        "ppt/_rels/presentation.xml.rels": lambda d: d.replace(
            b"</Relationships>", rels + b"</Relationships>"
        ),
    }
    parts = {f"ppt/slides/slide{n}.xml": slide for n in numbers}
    parts |= {f"ppt/slides/_rels/slide{n}.xml.rels": links for n in numbers}
    return rezip(base, edit=edits, add=parts)


def many_shapes(count: int) -> bytes:
    """One slide with so many text boxes."""
    shape = (
        b'<p:sp><p:nvSpPr><p:cNvPr id="9" name="b"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/>'
        b"<p:txBody><a:bodyPr/><a:p><a:r><a:t>x</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    return rezip(small_deck(), edit={SLIDE: lambda d: d.replace(_TREE_END, shape * count + _TREE_END)})


def deep_groups(depth: int) -> bytes:
    """Groups in groups."""
    opening = (
        b'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="9" name="g"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    )
    nested = opening * depth + b"</p:grpSp>" * depth
    return rezip(small_deck(), edit={SLIDE: lambda d: d.replace(_TREE_END, nested + _TREE_END)})


def deep_tables(depth: int) -> bytes:
    """Tables in cells of tables."""
    opening = b"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tcPr/>"
    nested = opening * depth + b"<w:p/></w:tc></w:tr></w:tbl>" * depth
    return rezip(samples.trap_memo(), edit={WORD: lambda d: d.replace(b"<w:body>", b"<w:body>" + nested)})


def locked_pdf(password: str, *, owner: str = "owner") -> bytes:
    """A PDF that asks for ``password``; with an empty one anybody can open it."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(samples.pdf([["Behind the lock"]]))))
    writer.encrypt(password, owner, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scanned_pdf(pages: int) -> bytes:
    """Pages that hold a picture and no text."""
    data = zlib.compress(b"\x80" * 10_000)
    image = b"<</Type/XObject/Subtype/Image/Width 100/Height 100/ColorSpace/DeviceGray/BitsPerComponent 8"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        image + b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(data), data),
    ]
    objects.append(b"<</Length 30>>stream\nq 500 0 0 700 50 50 cm /I Do Q\nendstream")
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</XObject<</I 3 0 R>>>>>>"
    )
    objects += [page] * pages
    kids = " ".join(f"{5 + i} 0 R" for i in range(pages))
    objects[1] = f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode()
    return samples.joined_pdf(objects)


def bomb_pdf(megabytes: int) -> bytes:
    """One page whose drawing commands unpack to so many megabytes."""
    data = zlib.compress(b"BT /F1 12 Tf (A) Tj ET\n" * (megabytes * MB // 23), 9)
    stream = b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(data), data)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[5 0 R]/Count 1>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        stream,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 3 0 R>>>>>>",
    ]
    return samples.joined_pdf(objects)
