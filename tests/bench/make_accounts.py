#!/usr/bin/env python3
"""Writes a bundle of made-up accounts that buy like the customers of the Online Retail data: each one follows a real
customer drawn at random, with its dates moved by up to 20 days and its amounts by up to a fifth. The same arguments
give the same files.

    make_accounts.py COUNT DIRECTORY
"""
import collections
import csv
import datetime
import gzip
import pathlib
import random
import sys

DATA = pathlib.Path(__file__).resolve().parent.parent / "fixtures/online-retail/transactions.csv.gz"
FIRST, LAST = datetime.date(2010, 12, 1), datetime.date(2011, 12, 9)


def customers():
    """Of each real customer: country and [(date, amount, is_return)]."""
    invoices = {}
    with gzip.open(DATA, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not row["CustomerID"]:
                continue
            key = (row["CustomerID"], row["Country"], row["InvoiceNo"])
            day = datetime.date.fromisoformat(row["InvoiceDate"][:10])
            amount = int(row["Quantity"]) * float(row["UnitPrice"])
            invoices[key] = (day, invoices.get(key, (day, 0.0))[1] + amount)
    found = collections.defaultdict(list)
    for (customer, country, number), (day, amount) in sorted(invoices.items()):
        found[customer, country].append((day, amount, number.startswith("C")))
    return sorted(found.items())


def write(count, directory):
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "settings.json").write_text('{"reporting_currency":"GBP","time_zone":"Europe/London"}\n')
    draw = random.Random(20111209)
    real = customers()
    with open(directory / "accounts.csv", "w") as accounts, open(directory / "invoices.csv", "w") as invoices:
        accounts.write("id,name,owner_id,currency\n")
        invoices.write("id,account_id,date,net_amount,currency,is_return\n")
        number = 0
        for i in range(count):
            (_, country), bought = real[draw.randrange(len(real))]
            accounts.write(f"M{i:07},\"Customer {i}, {country}\",U{i % 200:03},GBP\n")
            for day, amount, is_return in bought:
                moved = min(LAST, max(FIRST, day + datetime.timedelta(days=draw.randint(-20, 20))))
                paid = amount * draw.uniform(0.8, 1.2)
                invoices.write(f"I{number:08},M{i:07},{moved},{paid:.2f},GBP,{'true' if is_return else 'false'}\n")
                number += 1


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    write(int(sys.argv[1]), pathlib.Path(sys.argv[2]))
